import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addComment } from '../../domains/comments/add-comment.command.ts'
import { editComment } from '../../domains/comments/edit-comment.command.ts'
import { removeMember } from '../../domains/projects/remove-member.command.ts'
import { deleteTicket } from '../../domains/tickets/delete-ticket.command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { watchWhenMentioned } from './watch-when-mentioned.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let author: TestPerson
const errors: unknown[] = []

const newRunner = () =>
  createReaderRunner(world.kernel, [watchWhenMentioned], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = newRunner()
  await runner.start()
  author = await world.person('agent', { name: 'Ada' })
})
afterEach(async () => {
  await runner.stop()
  await world.close()
  assert.deepEqual(errors, [])
})

async function watchersOf(ticket: { id: string }): Promise<string[]> {
  await runner.catchUp()
  const rows = await world.store.db
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket.id)
    .execute()
  return rows.map((row) => row.person_id)
}

describe('who is mentioned', () => {
  test('watches the ticket from then on, because of the comment', async () => {
    const bea = await world.person('agent', { name: 'Bea' })
    const ticket = await world.ticket({ reporter: author })
    await world.run(addComment, { ticket: ticket.id, body: 'What do you think, @Bea?' }, author)
    assert.ok((await watchersOf(ticket)).includes(bea.id))
    const [comment, watching] = (await readEvents(world.store.db, { ticketId: ticket.id, limit: 100 })).slice(
      -2,
    )
    assert.equal(watching?.kind, 'ticket.watchers_changed')
    assert.equal(watching.cause_seq, comment?.seq)
    assert.equal(watching.via, 'reader:watchers.watch-when-mentioned')
    assert.equal(watching.actor_id, null)
  })

  test('by a later edit watches too; who was mentioned before the edit is left alone', async () => {
    const bea = await world.person('agent', { name: 'Bea' })
    const cem = await world.person('agent', { name: 'Cem' })
    const ticket = await world.ticket({ reporter: author })
    const { result } = await world.run(addComment, { ticket: ticket.id, body: 'Look, @Bea' }, author)
    await runner.catchUp()
    await world.store.write((tx) => tx.deleteFrom('ticket_watchers').execute())
    await world.run(editComment, { comment: result.id, body: 'Look, @Bea and @Cem' }, author)
    const watchers = await watchersOf(ticket)
    assert.ok(watchers.includes(cem.id))
    assert.ok(!watchers.includes(bea.id))
  })

  test('gets no right by it: who may not see the ticket does not watch it', async () => {
    const project = await world.project({ access: 'private' })
    await world.member(project, author, 'member')
    const outside = await world.person('agent', { name: 'Otto' })
    const ticket = await world.ticket({ project, reporter: author })
    await world.run(addComment, { ticket: ticket.id, body: 'Not for @Otto' }, author)
    assert.ok(!(await watchersOf(ticket)).includes(outside.id))
  })

  test('R6: must have the right today: who lost it since the comment does not watch', async () => {
    const project = await world.project({ access: 'private' })
    const bea = await world.person('agent', { name: 'Bea' })
    for (const person of [author, bea]) await world.member(project, person, 'member')
    const ticket = await world.ticket({ project, reporter: author })
    await runner.stop()
    await world.run(addComment, { ticket: ticket.id, body: 'Look, @Bea' }, author)
    await world.run(removeMember, { project: project.key, person: bea.id })
    runner = newRunner()
    await runner.start()
    assert.ok(!(await watchersOf(ticket)).includes(bea.id))
  })

  test('in an internal comment does not watch, because requesters would see the trace of it', async () => {
    const rita = await world.person('requester', { name: 'Rita' })
    const bea = await world.person('agent', { name: 'Bea' })
    const cem = await world.person('agent', { name: 'Cem' })
    const ticket = await world.ticket({ reporter: rita })
    const { result } = await world.run(
      addComment,
      { ticket: ticket.id, body: 'Hello @Rita, @Bea', internal: true },
      author,
    )
    await world.run(editComment, { comment: result.id, body: 'Hello @Bea and @Cem' }, author)
    const watchers = await watchersOf(ticket)
    for (const person of [bea, cem]) assert.ok(!watchers.includes(person.id))
    const events = await readEvents(world.store.db, { ticketId: ticket.id, limit: 100 })
    assert.ok(!events.some((event) => event.kind === 'ticket.watchers_changed'))
  })

  test('in a ticket that was deleted meanwhile is left alone, without an error', async () => {
    const bea = await world.person('agent', { name: 'Bea' })
    const ticket = await world.ticket({ reporter: author })
    await runner.stop()
    await world.run(addComment, { ticket: ticket.id, body: 'Look, @Bea' }, author)
    await world.run(deleteTicket, { ticket: ticket.id })
    runner = newRunner()
    await runner.start()
    assert.ok(!(await watchersOf(ticket)).includes(bea.id))
  })
})
