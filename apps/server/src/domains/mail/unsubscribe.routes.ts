import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import Type from 'typebox'
import { LIMITS } from '../../http/rate-limits.ts'
import { defineRoute, stream, type Route, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { readInstallationId } from '../installation/installation-id.queries.ts'
import { personOfToken } from './mail-ids.ts'
import { mailKeys } from './mail-keys.ts'
import { stopMail } from './stop-mail.command.ts'
import { unsubscribePage } from './unsubscribe-page.ts'

/** What mail programs post is `List-Unsubscribe=One-Click`, and nobody reads it. */
const MOST_BYTES = 10_000

const ofLink = {
  path: '/mail/unsubscribe',
  tag: 'Mail',
  access: { anonymous: 'The signature in the link proves who got the mail; it does nothing but stop mail.' },
  /** What is no link of ours is answered in words too: people read the answer. */
  query: Type.Object({ token: Type.Optional(Type.String()) }),
  limit: ({ address }: { address: string }) => ({ limit: LIMITS.calls, key: `unsubscribe ${address}` }),
  produces: 'text/html',
  responses: { 200: Type.String(), 404: Type.String() },
}

const ask = defineRoute({
  ...ofLink,
  method: 'GET',
  summary: 'The page that asks whether mail is to stop; opening it changes nothing',
  async handler(request) {
    return page(request, (await personOf(request)) === null ? 'broken' : 'asks')
  },
})

const stop = defineRoute({
  ...ofLink,
  method: 'POST',
  summary: 'Stop all mail about tickets to whom the link was sent (RFC 8058)',
  rawBody: { mostBytes: MOST_BYTES },
  async handler(request) {
    const person = await personOf(request)
    if (person === null) return page(request, 'broken')
    const { kernel, requestId } = request
    await runCommand(kernel, stopMail, { input: { person }, actor: SYSTEM, via: 'api', requestId })
    return page(request, 'done')
  },
})

type LinkRequest = RouteRequest<unknown, { token?: string }, unknown>

/** Null for a link that is not one of ours. */
async function personOf({ kernel, deps, query }: LinkRequest): Promise<string | null> {
  const keys = mailKeys(deps.secrets, await readInstallationId(kernel.store.db))
  return personOfToken(keys, query.token ?? '')
}

/** Nothing but its own styles, and a form that goes to where it came from. */
function page({ deps }: LinkRequest, state: Parameters<typeof unsubscribePage>[0]): RouteAnswer {
  const nonce = randomBytes(16).toString('base64')
  const answer = stream(Readable.from([unsubscribePage(state, deps.publicUrl, nonce)]), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
  })
  return { ...answer, status: state === 'broken' ? 404 : 200 }
}

export const unsubscribeRoutes: Route[] = [ask, stop]
