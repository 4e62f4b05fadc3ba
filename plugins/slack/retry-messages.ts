import { troublePage } from '@waybill/server/domains/outgoing/messages.queries.ts'
import { retryMessage } from '@waybill/server/domains/outgoing/retry-message.command.ts'
import { retrySlackLeftovers } from '@waybill/server/domains/slack/retry-slack-leftovers.command.ts'
import type { SlackHost } from './slack-host.ts'

const MOST_AT_ONCE = 200

/** Tries again what people could not be told and what could not be taken out of channels, also what was given up. @returns what came of it */
export async function retryMessages(host: SlackHost): Promise<string> {
  const troubles = await troublePage(host.db, 'slack', MOST_AT_ONCE, null)
  for (const { id } of troubles) await host.run(retryMessage, { message: id })
  const leftovers = (await host.run(retrySlackLeftovers, {})).result.count
  const count = troubles.length + leftovers
  if (count === 0) return 'Nothing was refused.'
  return count === 1 ? '1 message is tried again.' : `${String(count)} messages are tried again.`
}
