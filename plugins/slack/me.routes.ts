import { randomBytes } from 'node:crypto'
import { SlackCode, SlackConnection } from '@waybill/contract/slack/slack.ts'
import { hashSecret } from '@waybill/server/domains/people/secrets.ts'
import { disconnectSlack } from '@waybill/server/domains/slack/disconnect-slack.command.ts'
import { makeSlackCode } from '@waybill/server/domains/slack/make-slack-code.command.ts'
import { connectedSince } from '@waybill/server/domains/slack/slack.queries.ts'
import { defineRoute, noContent, ok, type Route } from '@waybill/server/http/route.ts'
import { toIso, toIsoOrNull } from '@waybill/server/kernel/clock.ts'
import type { SlackHost } from './slack-host.ts'

/** Without what looks alike. 10 of 31 letters are 49 bits, for ten minutes. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345679'
const CODE_LENGTH = 10

/** Whom a person is in Slack: a code that they type there says it. */
export function meRoutes(host: SlackHost): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/hooks/slack/me',
      tag: 'Slack',
      summary: 'Whether a Slack user acts as you',
      access: { policy: 'person.see_details' },
      responses: { 200: SlackConnection },
      async handler({ actor }) {
        const since = await connectedSince(host.db, actor.person_id ?? '')
        return ok({ connected_at: toIsoOrNull(since) })
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/hooks/slack/me/code',
      tag: 'Slack',
      summary: 'Make a code that connects the Slack user who types it to you',
      access: { policy: 'person.manage_access' },
      responses: { 201: SlackCode },
      async handler(request) {
        const code = newCode()
        const { result } = await request.run(makeSlackCode, { hash: hashSecret(code) })
        const body = { code, type: `/waybill connect ${code}`, expires_at: toIso(result.expires_at) }
        return { status: 201, body }
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/hooks/slack/me',
      tag: 'Slack',
      summary: 'Let no Slack user act as you any more',
      access: { policy: 'person.manage_access' },
      responses: { 204: null },
      async handler(request) {
        await request.run(disconnectSlack, {})
        return noContent()
      },
    }),
  ]
}

function newCode(): string {
  let code = ''
  while (code.length < CODE_LENGTH) {
    // The rest of 256 would make some letters more likely.
    const [byte = 255] = randomBytes(1)
    if (byte < 256 - (256 % LETTERS.length)) code += LETTERS[byte % LETTERS.length] ?? ''
  }
  return code
}
