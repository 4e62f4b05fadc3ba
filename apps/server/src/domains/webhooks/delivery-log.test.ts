import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { CompiledQuery, sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Answer } from '../../testing/test-world.ts'
import { listDeliveries } from './deliveries.queries.ts'
import { openWebhookWorld, type WebhookWorld } from './testing/webhook-world.ts'

const ROWS = 10_000

describe('the log of an endpoint', () => {
  let all: WebhookWorld
  let webhook: string
  let path: string
  beforeEach(async () => {
    all = await openWebhookWorld()
    const receiver = await all.receiver()
    receiver.answer = ({ body }, response) => response.writeHead(body.data.title === 'Odd' ? 410 : 204).end()
    webhook = (await all.endpoint(receiver.url, { topics: ['ticket.created', 'ticket.updated'] })).body.id
    path = `/webhooks/${webhook}/deliveries`
  })
  afterEach(() => all.close())

  const ask = (query: string) => all.world.call(all.admin, 'GET', `${path}?${query}`)
  const told = ({ body }: Answer) =>
    body.items.map((one: Answer['body']) => `${one.ticket.key} ${one.event} ${one.state}`)

  test('is asked for one ticket, page by page, and together with what came of it', async () => {
    const [one, two] = [await all.world.ticket(), await all.world.ticket()]
    await all.deliver()
    for (const title of ['Second', 'Third']) {
      all.world.tick(1)
      await all.world.call(all.admin, 'PATCH', `/tickets/${one.key}`, { body: { title } })
      await all.deliver()
    }
    const first = await ask(`ticket=${one.key}&limit=2`)
    assert.deepEqual(told(first), Array(2).fill(`${one.key} ticket.updated delivered`))
    const rest = await ask(`ticket=${one.id}&limit=2&after=${String(first.body.next)}`)
    assert.deepEqual([told(rest), rest.body.next], [[`${one.key} ticket.created delivered`], null])
    assert.deepEqual(told(await ask(`ticket=${two.key}&state=failed`)), [])
    await all.world.call(all.admin, 'PATCH', `/tickets/${two.key}`, { body: { title: 'Odd' } })
    await all.deliver()
    assert.deepEqual(told(await ask(`ticket=${two.key}&state=failed`)), [`${two.key} ticket.updated failed`])
    const other = await ask(`ticket=${two.key}&after=${String(first.body.next)}`)
    assert.equal(other.status, 400, 'a place in the log of one ticket is none in that of another')
    const none = await ask('ticket=NONE-1')
    assert.deepEqual([none.status, none.body.code], [404, 'ticket.not_found'])
  })

  test('finds the few that failed, and those of a ticket, among many that were delivered', async () => {
    const { store } = all.world
    for (let start = 0; start < ROWS; start += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => ({
        id: newId(),
        webhook_id: webhook,
        seq: null,
        first_seq: null,
        part: 0,
        event: 'ticket.updated',
        lane: 'ticket',
        ticket_id: newId(),
        state: 'delivered' as const,
        attempts: 1,
        next_at: null,
        queued_at: start + index,
      }))
      await store.write((tx) => tx.insertInto('webhook_deliveries').values(rows).execute())
    }
    if (store.engine === 'postgres') await store.write((tx) => sql`analyze`.execute(tx))
    const explain = store.engine === 'sqlite' ? 'explain query plan' : 'explain'
    for (const [which, index] of [
      [{ state: 'failed' as const }, /webhook_deliveries_by_state/],
      [{ ticket: newId() }, /webhook_deliveries_of_ticket/],
      [{}, /webhook_deliveries_log/],
    ] as const)
      for (const after of [null, { queued_at: 100, id: newId() }]) {
        const query = listDeliveries(store.db, webhook, { ...which, after, limit: 51 }).compile()
        const { rows } = await store.db.executeQuery<Record<string, unknown>>(
          CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
        )
        const plan = rows.map((one) => String(one['detail'] ?? one['QUERY PLAN'])).join('\n')
        assert.match(plan, index, plan)
        assert.doesNotMatch(plan, /sort|temp b-tree/i, plan)
      }
  })
})
