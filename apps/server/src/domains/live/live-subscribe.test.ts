import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import type { Kernel } from '../../kernel/run-command.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent')
})
after(() => world.close())

const head = async () => (await readHead(world.store.db)).head

/** A kernel whose reading of one table fails as soon as it is told to. */
function failing(table: string): { kernel: Kernel; fail: () => void } {
  let fails = false
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (fails && node.kind === 'SelectQueryNode' && JSON.stringify(node).includes(`"${table}"`))
        throw new Error('the database failed')
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  const store = Object.create(world.store, { db: { value: world.store.db.withPlugin(plugin) } })
  return { kernel: { ...world.kernel, store }, fail: () => (fails = true) }
}

test('a subscription that cannot be begun is not acknowledged: the connection closes, and the client comes back', async () => {
  const { kernel, fail } = failing('ticket_leases')
  const client = await world.connect(agent, { url: (await world.serve({}, kernel)).url })
  fail()
  client.send({ _tag: 'Subscribe', topics: ['all'], ref: 's' })
  assert.equal(await client.close(), 1011)
  assert.ok(!client.frames.some((frame) => 'ref' in frame))
})

test('a subscription that fails while it sends what was missed closes the connection, and is not refused as well', async () => {
  const since = await head()
  const ticket = await world.ticket()
  await world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'missed' } })
  const other = await world.project()
  const { kernel, fail } = failing('comments')
  const client = await world.connect(agent, { since, url: (await world.serve({}, kernel)).url })
  await client.subscribe(`project:${other.key}`)
  await client.upTo(await head())
  fail()
  client.send({ _tag: 'Subscribe', topics: [`ticket:${ticket.key}`], ref: 's' })
  assert.equal(await client.close(), 1011)
  assert.ok(!client.frames.some((frame) => frame._tag === 'Refused'))
})

test('who drops a topic and takes it again gets what happened between, and nothing a second time', async () => {
  const since = await head()
  const project = await world.project()
  const ticket = await world.ticket({ project })
  const made = await head()
  const client = await world.connect(agent, { since })
  const rename = (title: string) => world.run(updateTicket, { ticket: ticket.id, title })
  const topic = `project:${project.key}`
  await client.subscribe(topic)
  await rename('heard')
  await client.next('TicketUpdated')
  await client.ask({ _tag: 'Unsubscribe', topics: [topic], ref: 'u' })
  const dropped = await head()
  await rename('between')
  await client.upTo(await head())
  assert.equal(await client.subscribe(topic), dropped)
  await client.ask({ _tag: 'Unsubscribe', topics: [topic], ref: 'u' })
  await rename('by another word')
  await client.subscribe(`ticket:${ticket.key}`, 'all')
  await rename('at last')
  const last = await head()
  await client.next('TicketUpdated', ({ seq }) => seq === last)
  const seqs = client.ofEvents().flatMap((frame) => ('ticket' in frame ? [frame.seq] : []))
  assert.deepEqual(seqs, [made, dropped, dropped + 1, dropped + 2, last])
})
