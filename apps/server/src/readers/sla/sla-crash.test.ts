import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Static, TSchema } from 'typebox'
import { createPerson } from '../../domains/people/create-person.command.ts'
import { createProject } from '../../domains/projects/create-project.command.ts'
import { createPolicy } from '../../domains/sla/create-policy.command.ts'
import { createTicket } from '../../domains/tickets/create-ticket.command.ts'
import type { Command } from '../../kernel/command.ts'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { newId } from '../../kernel/ids.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { localSignals } from '../../kernel/signals.ts'
import { openTestStore, testEngine } from '../../testing/test-store.ts'

const MINUTE = 60_000
const BEGAN = Date.UTC(2026, 2, 2, 9)
const PROGRAM = fileURLToPath(new URL('testing/clocks-child.ts', import.meta.url))

/** @returns the signal by which it ended; null: it ended by itself */
async function turnAt(location: string, now: number, moment: string): Promise<string | null> {
  const child = spawn(process.execPath, [PROGRAM, testEngine, location, String(now), moment], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  assert.ok(signal !== null || code === 0, `the program ended with ${String(code)}`)
  return signal
}

for (const moment of ['before the commit', 'after the commit', 'before the readers']) {
  test(`a server that is killed at a warning and at the breach, ${moment}, tells each once`, async () => {
    const database = await openTestStore()
    const { store, location } = database
    const kernel = {
      store,
      clock: { now: () => BEGAN },
      newId,
      doorbell: localDoorbell(),
      signals: localSignals(),
      publicUrl: new URL('http://waybill.test'),
    }
    const run = async <Input extends TSchema, Loaded, Result>(
      command: Command<Input, Loaded, Result>,
      input: Static<Input>,
    ) => (await runCommand(kernel, command, { input, actor: SYSTEM, via: 'system' })).result
    const agent = await run(createPerson, { name: 'Ana', email: 'ana@example.org', role: 'agent' })
    await run(createProject, { key: 'DESK', name: 'Desk' })
    await run(createPolicy, {
      name: 'Desk',
      targets: [{ target: 'resolution', durations: { critical: 'PT1H' } }],
    })
    const { id } = await run(createTicket, {
      project: 'DESK',
      title: 'Printer',
      priority: 'critical',
      reporter: agent.id,
      assignee: agent.id,
    })
    assert.equal(await turnAt(location, BEGAN + 50 * MINUTE, moment), 'SIGKILL')
    assert.equal(await turnAt(location, BEGAN + 61 * MINUTE, moment), 'SIGKILL')
    assert.equal(await turnAt(location, BEGAN + 62 * MINUTE, 'never'), null)
    const events = await readEvents(store.db, { ticketId: id, limit: 100 })
    const told = events.filter(({ kind }) => kind.startsWith('sla.'))
    assert.deepEqual(
      told.map(({ kind, data }) => `${kind} ${String((data as { percent?: number }).percent ?? 100)}`),
      ['sla.warned 80', 'sla.warned 90', 'sla.breached 100'],
    )
    // News about a ticket that were not read yet are put together in rows, which count them.
    const news = await store.db
      .selectFrom('notifications')
      .select((of) => of.fn.sum<number>('events').as('count'))
      .where('person_id', '=', agent.id)
      .where('kind', 'in', ['sla_warning', 'sla_breach'])
      .executeTakeFirstOrThrow()
    assert.equal(Number(news.count), told.length)
    await database.close()
  })
}
