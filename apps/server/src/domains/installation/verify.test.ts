import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql, type RawBuilder } from 'kysely'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { localSignals } from '../../kernel/signals.ts'
import { openTestStore } from '../../testing/test-store.ts'
import { createPerson } from '../people/create-person.command.ts'
import { createField } from '../projects/create-field.command.ts'
import { createProject } from '../projects/create-project.command.ts'
import { createTicket } from '../tickets/create-ticket.command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { verifyInstallation, type VerifyResult } from './verify.ts'

let world: TestWorld
let agent: TestPerson
let ticket: { id: string; key: string }
let other: { id: string; key: string }
let comment: { id: string }

before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent')
  const project = await world.project({ key: 'WEB' })
  ticket = await world.ticket({ project, reporter: agent, labels: ['bug'] })
  other = await world.ticket({ project, reporter: agent })
  await world.ticket({ project, reporter: agent })
  const answer = await world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, {
    body: { body: 'hello' },
  })
  comment = answer.body
  await world.call(agent, 'PUT', `/comments/${comment.id}/reactions/heart`)
  await world.call(agent, 'POST', `/tickets/${ticket.key}/links`, {
    body: { kind: 'blocks', ticket: other.key },
  })
})
after(() => world.close())

/** Verifies after a change that no command made, and then takes the change back. */
async function damaged(...damage: RawBuilder<unknown>[]): Promise<VerifyResult> {
  class Undo extends Error {}
  let found: VerifyResult | undefined
  try {
    await world.store.write(async (tx) => {
      for (const statement of damage) await statement.execute(tx)
      found = await verifyInstallation({ ...world.store, snapshot: (work) => work(tx) })
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
  return found ?? assert.fail('it was not verified')
}

const messages = (result: VerifyResult) =>
  result.problems.map((one) => `${one.about}: ${one.message}`).join('\n')

test('what commands made is found to agree, and the same state has the same hash', async () => {
  await verified(world)
  const one = await verifyInstallation(world.store)
  assert.deepEqual([one.ok, one.tickets, one.problem_count], [true, 3, 0])
  assert.equal((await verifyInstallation(world.store)).hash, one.hash)
  await world.call(agent, 'PUT', `/comments/${comment.id}/reactions/eyes`)
  assert.notEqual((await verifyInstallation(world.store)).hash, one.hash)
})

test('the same history gives the same hash on either engine', async () => {
  const database = await openTestStore()
  let ids = 0
  const kernel: Kernel = {
    store: database.store,
    clock: { now: () => Date.parse('2026-03-02T09:00:00Z') },
    newId: () => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  }
  const run = { actor: SYSTEM, via: 'api' } as const
  const ana = { name: 'Ana', email: 'ana@example.org', role: 'agent' }
  await runCommand(kernel, createPerson, { ...run, input: ana })
  await runCommand(kernel, createProject, { ...run, input: { key: 'WEB', name: 'Website' } })
  const field = { project: 'WEB', key: 'floor', name: 'Floor', type: 'number' }
  await runCommand(kernel, createField, { ...run, input: field })
  const about = { project: 'WEB', title: 'Größe 10 €', reporter: ana.email }
  await runCommand(kernel, createTicket, {
    ...run,
    input: { ...about, labels: ['bug'], fields: { floor: 1.5 }, due_at: '2026-05-01T10:00:00+02:00' },
  })
  const result = await verifyInstallation(kernel.store)
  await database.close()
  assert.deepEqual(result.problems, [])
  // The state decides, not the engine; it changes only when more is taken into the state.
  assert.equal(result.hash, 'bad1f32b6ccf6d4351a46ce40e29a61ddc9ecdca23a2d86c7c927a064114e1af')
})

const damages: [string, () => RawBuilder<unknown>, RegExp][] = [
  [
    'a title',
    () => sql`update tickets set title = 'other' where id = ${ticket.id}`,
    /title: the log says "A ticket", the tables say "other"/,
  ],
  [
    'a count of comments',
    () => sql`update tickets set comment_count = 7 where id = ${ticket.id}`,
    /comment_count is 7, but there are 1/,
  ],
  [
    'a count of public comments',
    () => sql`update tickets set public_comment_count = 0 where id = ${ticket.id}`,
    /public_comment_count is 0/,
  ],
  ['a label', () => sql`delete from ticket_labels where ticket_id = ${ticket.id}`, /labels: the log says/],
  ['half a link', () => sql`delete from ticket_links where ticket_id = ${other.id}`, /has no inverse/],
  [
    'a reaction',
    () => sql`delete from comment_reactions where comment_id = ${comment.id}`,
    /comments: the log says/,
  ],
  ['a comment', () => sql`delete from comments where id = ${comment.id}`, /comments: the log says/],
  [
    'a whole ticket',
    () => sql`delete from tickets where id = ${other.id}`,
    /is in the log, but not in the tables/,
  ],
  ['a rank', () => sql`update tickets set rank = '!!' where id = ${ticket.id}`, /rank "!!" is no rank/],
  [
    'a field_seq',
    () => sql`update tickets set field_seq = '{"title": 999}' where id = ${ticket.id}`,
    /field_seq of title is 999/,
  ],
  [
    'a role',
    () => sql`update people set role = 'admin' where id = ${agent.id}`,
    /role: the log says "agent", the tables say "admin"/,
  ],
  ['a number', () => sql`update projects set last_number = 4 where key = 'WEB'`, /never gave the number 4/],
  ['a key', () => sql`update projects set key = 'WEP' where key = 'WEB'`, /key: the log says "WEB"/],
  ['an event in the middle', () => sql`delete from events where seq = 3`, /positions 3 to 3 are missing/],
  ['the head', () => sql`update log_head set seq = seq + 1`, /the head is/],
  [
    'the creation of a ticket',
    () => sql`delete from events where ticket_id = ${other.id} and kind = 'ticket.created'`,
    /never created/,
  ],
]

for (const [what, damage, expected] of damages) {
  test(`a change that no command made is found: ${what}`, async () => {
    const result = await damaged(damage())
    assert.equal(result.ok, false)
    assert.match(messages(result), expected)
  })
}

test('a ticket that the log knows nothing of is found, wherever its id sorts', async () => {
  for (const id of ['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff']) {
    const copy = sql`insert into tickets (id, project_id, number, title, description, step_id, status, priority,
        priority_rank, reporter_id, fields, rank, created_at, updated_at, field_seq)
      select ${id}, project_id, 99, title, description, step_id, status, priority, priority_rank, reporter_id, fields, rank,
        created_at, updated_at, field_seq from tickets where id = ${ticket.id}`
    assert.match(
      messages(await damaged(copy)),
      new RegExp(`ticket ${id}: is in the tables, but not in the log`),
    )
  }
})

test('only the first hundred problems are told one by one, but all are counted', async () => {
  const result = await damaged(sql`update log_head set seq = 0`, sql`update projects set last_number = 1000`)
  assert.equal(result.problems.length, 100)
  assert.ok(result.problem_count > 900)
})

test('it reads one state of the database while others write', async () => {
  let written = false
  const result = await verifyInstallation(world.store, {
    onProgress: () => {
      if (written) return
      written = true
      void world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'meanwhile' } })
    },
  })
  assert.ok(result.ok)
  assert.ok(written)
})

test('it can be stopped', async () => {
  const stop = new AbortController()
  const running = verifyInstallation(world.store, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('enough')),
  })
  await assert.rejects(running, /enough/)
})
