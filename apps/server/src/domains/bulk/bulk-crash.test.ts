import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readEvents } from '../../kernel/event-log.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import { workOnBulk } from '../../readers/bulk/work-on-bulk.reader.ts'
import { createTestWorld } from '../../testing/test-world.ts'
import { testEngine } from '../../testing/test-store.ts'
import { verified } from '../../testing/verify-command.ts'
import { manyTickets, read, start } from './testing/work-off.ts'

const TICKETS = testEngine === 'sqlite' ? 800 : 200
/** How many have had their turn when a node is killed, of so many that none is done before the signal comes; the last one works to the end. */
const KILLED_AT = testEngine === 'sqlite' ? [20, 60] : [20]

test(`a bulk change whose nodes are killed in the middle goes on, and no ticket is changed twice (${testEngine})`, async () => {
  const world = await createTestWorld()
  world.now = Date.now()
  const agent = await world.person('agent')
  const tickets = await manyTickets(world, await world.project(), agent, TICKETS)
  // The reader begins at the head, and so before the change.
  const begun = createReaderRunner(world.kernel, [workOnBulk], { jobs: null, onError: () => undefined })
  await begun.start()
  await begun.stop()
  const { body } = await start(world, agent, {
    tickets: tickets.map(({ id }) => id),
    change: { priority: 'critical', add_labels: ['swept'] },
  })
  const id = String(body.id)
  const program = fileURLToPath(new URL('testing/bulk-child.ts', import.meta.url))
  const seen: number[] = []
  for (const until of [...KILLED_AT, TICKETS]) {
    const node = spawn(process.execPath, [program, testEngine, world.database.location], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const closed = once(node, 'close')
    for (;;) {
      const run = await read(world, agent, id)
      if (until === TICKETS ? run.state === 'finished' : run.done >= until) break
      assert.equal(node.exitCode, null, 'the node works')
      await sleep(5)
    }
    node.kill('SIGKILL')
    await closed
    seen.push((await read(world, agent, id)).done)
  }
  assert.ok(
    seen.slice(0, -1).every((done) => done < TICKETS),
    `killed in the middle, after ${seen.join(', ')}`,
  )
  const run = await read(world, agent, id)
  assert.deepEqual([run.state, run.changed, run.refused], ['finished', TICKETS, 0])
  const changes = await readEvents(world.store.db, { kinds: ['ticket.priority_changed'], limit: 10_000 })
  assert.equal(changes.length, TICKETS)
  assert.equal(new Set(changes.map((event) => event.ticket_id)).size, TICKETS)
  const rows = await world.store.db
    .selectFrom('bulk_items')
    .select(['ticket_id', 'first_seq', 'last_seq'])
    .execute()
  const spans = new Map(rows.map((row) => [row.ticket_id, row]))
  for (const { ticket_id, seq, cause_seq } of changes) {
    const { first_seq, last_seq } = spans.get(ticket_id) ?? {}
    assert.ok(Number(first_seq) <= seq && seq <= Number(last_seq), 'the item says where its events are')
    assert.equal(cause_seq, run.seq)
  }
  assert.equal((await readEvents(world.store.db, { kinds: ['bulk.finished'], limit: 10 })).length, 1)
  await verified(world)
  await world.close()
})
