import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createClient } from '../client.ts'

/** For those who watch the server, and for the links of mails. */
const NOT_FOR_CLIENTS = ['GET /health', 'GET /ready', 'GET /mail/unsubscribe', 'POST /mail/unsubscribe']

const document = JSON.parse(
  readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, unknown>> }

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
)

/** `/tickets/{ticket}` and `/tickets/value` are the same. */
const withoutNames = (operation: string) => operation.replace(/\{\w+\}|\bvalue\d\b/g, '{}')

/** Calls every function of the client, each of a new one; what is sent is written down and answered by an empty page. */
async function everythingSent(): Promise<Set<string>> {
  const sent = new Set<string>()
  const send: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    sent.add(withoutNames(`${init?.method ?? 'GET'} ${pathname.replace('/api/v1', '')}`))
    return Promise.resolve(Response.json({ items: [{}], next: null, head: 0, result: {} }))
  }
  const newClient = () =>
    createClient({ url: 'http://waybill.test', token: 'wb_x', refreshToken: 'r', fetch: send })
  for (const [name, group] of Object.entries(newClient())) {
    if (typeof group !== 'object' || name === 'http' || name === 'store') continue
    for (const call of Object.keys(group)) {
      const anew = new Map<string, unknown>(Object.entries(newClient())).get(name)
      const act: unknown = new Map<string, unknown>(Object.entries(anew ?? {})).get(call)
      assert.ok(typeof act === 'function')
      const answer: unknown = Reflect.apply(act, undefined, ['value1', 'value2', 'value3'])
      await (isGenerator(answer) ? answer.next() : answer)
    }
  }
  return sent
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && 'next' in value
}

test('every operation of the API has a call, and no call leads to anything else', async () => {
  const sent = await everythingSent()
  // Programs outside send what plugins take, each in a form of its own.
  const forOthers = (one: string) => one.includes(' /hooks/') && !one.includes(' /hooks/slack/me')
  const forClients = operations.filter((one) => !NOT_FOR_CLIENTS.includes(one) && !forOthers(one))
  const known = forClients.map(withoutNames)
  assert.deepEqual(
    [...sent].filter((one) => !known.includes(one)),
    [],
  )
  assert.deepEqual(
    known.filter((one) => !sent.has(one)),
    [],
  )
})
