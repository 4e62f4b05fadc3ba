import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { KyselyPlugin } from 'kysely'
import { readEvents, readHead } from '../../kernel/event-log.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { LiveLog } from './live-log.ts'
import { TextFrame } from './text-frame.ts'
import { TopicSet } from './topic-set.ts'

let world: TestWorld
let admin: TestPerson
let agent: TestPerson
let customer: TestPerson
let other: TestPerson
let project: { id: string; key: string }
let log: LiveLog

before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
  agent = await world.person('agent')
  customer = await world.person('requester')
  other = await world.person('requester')
  project = await world.project()
  log = new LiveLog(world.kernel, () => undefined)
  await log.begin()
})
after(() => world.close())

const all = TopicSet.of([['all', { kind: 'all' }]])

/** What a person is sent of an event. */
async function frameFor(person: TestPerson, event: LogEvent): Promise<string> {
  const frame = await log.frames.frameOf(event, { actor: actorOf(person), topics: all })
  assert.ok(frame instanceof TextFrame)
  return frame.json
}

/** The newest event of comments, of which this node has heard. */
async function newest(): Promise<LogEvent> {
  await log.look()
  const { head } = await readHead(world.store.db)
  const events = await readEvents(world.store.db, { after: head - 5, limit: 5 })
  const event = events.findLast(({ kind }) => kind.startsWith('comment.'))
  assert.ok(event)
  return event
}

/** A comment of the agent on a ticket that both requesters watch. */
async function commentOn(body: string): Promise<string> {
  const ticket = await world.ticket({ project, reporter: agent })
  for (const { id } of [customer, other])
    assert.ok((await world.call(admin, 'PUT', `/tickets/${ticket.key}/watchers/${id}`)).status < 300)
  const { body: comment } = await world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, {
    body: { body },
  })
  return comment.id
}

test('a ticket that somebody begins to see while a frame is made is in no frame of those who do not see it', async () => {
  const hidden = await world.ticket({ project, reporter: agent })
  await commentOn(`as in ${hidden.key}`)
  const event = await newest()
  // This node has looked at the ticket, and not heard yet that somebody else may see it.
  await log.frames.tickets.find(hidden.id)
  await world.call(admin, 'PUT', `/tickets/${hidden.key}/watchers/${customer.id}`)
  const first = await frameFor(customer, event)
  const second = await frameFor(other, event)
  assert.ok(!second.includes(hidden.id), second)
  assert.ok(!first.includes(hidden.id))
  await log.look()
  assert.ok((await frameFor(customer, event)).includes(hidden.id))
  assert.ok(!(await frameFor(other, event)).includes(hidden.id))
})

test('a reaction that comes while a frame is made is nobody else’s own', async () => {
  const comment = await commentOn('done')
  const event = await newest()
  const live = await log.frames.tickets.find(event.ticket_id ?? '')
  assert.ok(live)
  await log.frames.tickets.findComment(live, comment)
  assert.ok((await world.call(customer, 'PUT', `/comments/${comment}/reactions/heart`)).status < 300)
  await frameFor(customer, event)
  const frame = JSON.parse(await frameFor(other, event)) as ServerFrames['CommentAdded']
  assert.ok(frame.comment.reactions.every(({ mine }) => !mine))
  const reacted = await newest()
  const shown = JSON.parse(await frameFor(customer, reacted)) as ServerFrames['CommentChanged']
  assert.deepEqual(shown.comment.reactions, [{ kind: 'heart', count: 1, mine: true }])
})

test('what is read up for a page of events says the same as what is read for each alone', async () => {
  const named = await world.ticket({ project, reporter: other, labels: ['blue'] })
  const ticket = await world.ticket({ project, reporter: customer, assignee: agent.id })
  for (const internal of [false, true])
    await world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, {
      body: { body: `as in ${named.key}`, internal },
    })
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'Other' } })
  await world.call(agent, 'PUT', `/tickets/${ticket.key}/lock`)
  await world.call(admin, 'DELETE', `/tickets/${named.key}`)
  const events = await readEvents(world.store.db, { after: 0, limit: 1_000 })
  for (const person of [admin, agent, customer, other]) {
    const listener = { actor: actorOf(person), topics: all }
    const sent = async (isPrepared: boolean) => {
      const { frames } = await begun()
      if (isPrepared) await frames.prepare(events, listener)
      const found: unknown[] = []
      for (const event of events) {
        const frame = await frames.frameOf(event, listener)
        found.push(frame instanceof TextFrame ? frame.json : frame)
      }
      return found
    }
    const alone = await sent(false)
    assert.ok(alone.some((frame) => typeof frame === 'string' && frame.includes('"_tag":"CommentAdded"')))
    assert.deepEqual(await sent(true), alone)
  }
})

test('who is let in while the directory is read is not told to forget what went before', async () => {
  const inside = await world.project({ key: 'INN', access: 'private' })
  const ticket = await world.ticket({ project: inside, reporter: admin })
  await world.call(admin, 'DELETE', `/tickets/${ticket.key}`)
  const { head } = await readHead(world.store.db)
  const [deleted] = await readEvents(world.store.db, { after: head - 1, limit: 1 })
  assert.equal(deleted?.kind, 'ticket.deleted')
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      const isOfProjects = result.rows.some((row) => 'access' in row)
      if (isOfProjects) await world.member(inside, other, 'viewer')
      return result
    },
  }
  const db = world.store.db.withPlugin(plugin)
  const { frames, directory } = await begun({ ...world.kernel, store: { ...world.store, db } })
  assert.equal(directory.standing(actorOf(other), inside.id), 'viewer')
  assert.ok(directory.seq <= deleted.seq)
  assert.equal(await frames.frameOf(deleted, { actor: actorOf(other), topics: all }), null)
})

async function begun(kernel = world.kernel): Promise<LiveLog> {
  const fresh = new LiveLog(kernel, () => undefined)
  await fresh.begin()
  return fresh
}
