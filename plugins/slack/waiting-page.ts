import { troublePage, type TroubleRow } from '@waybill/server/domains/outgoing/messages.queries.ts'
import {
  countLeftovers,
  failingLeftovers,
  waitingPosts,
  type FailingLeftover,
} from '@waybill/server/domains/slack/slack.queries.ts'
import type { SlackHost } from './slack-host.ts'

const MOST_SHOWN = 50

/** What could not be told yet, to channels, by project, and to people; and what could not be taken out of channels. */
export async function waitingPage({ db }: SlackHost): Promise<string> {
  const waiting = await waitingPosts(db)
  const troubles = await troublePage(db, 'slack', MOST_SHOWN + 1, null)
  const leftovers = await countLeftovers(db)
  const failing = await failingLeftovers(db, MOST_SHOWN + 1)
  if (waiting.length + troubles.length + failing.length + leftovers === 0)
    return 'Nothing waits: Slack knows everything.'
  const parts: string[] = []
  if (waiting.length > 0) {
    const lines = waiting.map(({ key, count, failing_since, error }) => {
      const since = failing_since === null ? '' : `, since ${instant(failing_since)}: ${error ?? ''}`
      return `- **${key}**: ${String(count)} ${Number(count) === 1 ? 'change' : 'changes'}${since}`
    })
    parts.push('### Channels', lines.join('\n'))
  }
  if (leftovers > 0 || failing.length > 0) {
    const wait = leftovers === 1 ? '1 message waits' : `${String(leftovers)} messages wait`
    parts.push(
      '### To be taken out',
      `${wait} to be deleted, or to be mended, in channels where nothing else is told of its ticket.`,
      failing.slice(0, MOST_SHOWN).map(leftoverLine).join('\n'),
    )
    if (failing.length > MOST_SHOWN) parts.push('- and more')
  }
  if (troubles.length > 0) {
    const lines = troubles.slice(0, MOST_SHOWN).map(troubleLine)
    if (troubles.length > MOST_SHOWN) lines.push('- and more')
    parts.push('### People', lines.join('\n'))
  }
  if (troubles.length + failing.length > 0)
    parts.push('**Try again what was refused** tries all of these now, also those that were given up.')
  return [
    ...parts,
    'What waits for three days is not told any more; what takes something back in Slack waits on.',
  ].join('\n\n')
}

function troubleLine({ name, key, number, attempts, state, due_at, error }: TroubleRow): string {
  const ticket = key === null ? '' : ` about ${key}-${String(number)}`
  return `- **${name}**${ticket}: ${triesOf(attempts, state === 'waiting' ? due_at : null)}: ${error ?? ''}`
}

function leftoverLine({ channel, ts, attempts, due_at, given_up_at, error }: FailingLeftover): string {
  const tries = triesOf(attempts, given_up_at === null ? due_at : null)
  return `- in **${channel}**, of ${instant(Number(ts) * 1_000)}: ${tries}: ${error ?? ''}`
}

function triesOf(attempts: number, next: number | null): string {
  const tries = attempts === 1 ? '1 try' : `${String(attempts)} tries`
  return `${tries}, ${next === null ? 'given up' : `next at ${instant(next)}`}`
}

function instant(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
