import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Static, TSchema } from 'typebox'
import type { Fit } from '../domains/sla/fit.ts'
import { createPerson } from '../domains/people/create-person.command.ts'
import { createField } from '../domains/projects/create-field.command.ts'
import { createProject } from '../domains/projects/create-project.command.ts'
import { createTicket } from '../domains/tickets/create-ticket.command.ts'
import { updateTicket } from '../domains/tickets/update-ticket.command.ts'
import type { Command } from '../kernel/command.ts'
import { localDoorbell } from '../kernel/doorbell.ts'
import { newId } from '../kernel/ids.ts'
import { runCommand } from '../kernel/run-command.ts'
import { localSignals } from '../kernel/signals.ts'
import { openStore } from '../open-kernel.ts'
import { readSettings } from '../settings.ts'
import { readCliContext } from './cli-context.ts'
import { runCli } from './run-cli.ts'

class Text extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

let folder: string

async function waybill(...argv: string[]) {
  const [stdout, stderr] = [new Text(), new Text()]
  const context = readCliContext({
    environment: { WAYBILL_DATA: folder },
    cwd: folder,
    stdin: Readable.from([]),
    stdout,
    stderr,
    process: { on: () => undefined, off: () => undefined },
  })
  const code = await runCli(context, argv)
  return { code, out: stdout.text, err: stderr.text }
}

/** From when to when, and what was recorded: eight hours between nine and five were promised, Monday to Friday. */
const TICKETS: readonly (readonly [from: string, to: string, met: boolean])[] = [
  ['2026-03-02T09:00Z', '2026-03-02T17:00Z', true],
  ['2026-03-06T16:00Z', '2026-03-09T10:00Z', true],
  ['2026-03-06T10:00Z', '2026-03-09T09:30Z', true],
  ['2026-03-03T09:00Z', '2026-03-04T09:01Z', false],
  ['2026-03-04T12:00Z', '2026-03-05T13:00Z', false],
  ['2026-03-05T09:00Z', '2026-03-06T11:00Z', false],
]

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-sla-'))
  assert.equal((await waybill('migrate')).code, 0)
  const store = await openStore(readSettings({ WAYBILL_DATA: folder }, folder))
  let now = Date.parse('2026-03-01T09:00Z')
  const kernel = {
    store,
    clock: { now: () => now },
    newId,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  }
  const run = async <Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: Static<Input>,
  ) => (await runCommand(kernel, command, { input, actor: SYSTEM, via: 'system' })).result
  await run(createProject, { key: 'INC', name: 'Incidents' })
  await run(createField, { project: 'INC', key: 'made_sla', name: 'Made SLA', type: 'checkbox' })
  const { id: reporter } = await run(createPerson, {
    name: 'Rita',
    email: 'rita@example.org',
    role: 'requester',
  })
  for (const [from, to, met] of TICKETS) {
    now = Date.parse(from)
    const { id } = await run(createTicket, {
      project: 'INC',
      title: 'Laptop',
      priority: 'medium',
      reporter,
      fields: { made_sla: met },
    })
    now = Date.parse(to)
    await run(updateTicket, { ticket: id, status: 'resolved' })
  }
  await store.close()
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('sla fit finds the hours and the time by which tickets were judged', async () => {
  const { code, out, err } = await waybill('sla', 'fit', '--project', 'inc', '--field', 'made_sla', '--json')
  assert.equal(code, 0, err)
  const ways = JSON.parse(out) as Fit[]
  const way = (hours: string) => ways.find((one) => one.hours === hours && one.ends_on === 'resolved')
  const office = way('Mon-Fri 09:00-17:00')
  assert.equal(office?.agreement, 1)
  assert.equal(office.durations.medium, 8 * 3_600_000)
  assert.deepEqual(office.all, { met_met: 3, met_missed: 0, missed_met: 0, missed_missed: 3 })
  assert.equal(ways[0]?.agreement, 1)
  assert.ok((way('around the clock')?.agreement ?? 1) < 1)
  assert.equal(ways.find((one) => one.ends_on === 'closed')?.agreement, 0, 'none was closed')
})

test('sla fit prints the ways that come closest, and the best with its times', async () => {
  const { code, out } = await waybill('sla', 'fit', '--project', 'INC', '--field', 'made_sla')
  assert.equal(code, 0)
  assert.match(out, /^6 tickets, of which 3 met it and 3 did not\.$/m)
  assert.match(out, /^100\.00 % {3}Mon-Fri 09:00-17:00, no pause, until resolved$/m)
  assert.match(out, /^medium +\d+ h( \d+ m)? /m)
})

test('sla fit says what is missing or unknown, and that nothing was recorded', async () => {
  for (const [words, problem] of [
    [[], /"fit" is what it does/],
    [['fit'], /name the project and the field/],
    [['fit', '--project', 'INC', '--field', 'made_sla', '--zone', 'Mars'], /no time zone "Mars"/],
    [['fit', '--project', 'INC', '--field', 'made_sla', '--pause', 'x'], /go together/],
    [['fit', '--project', 'INC', '--field', 'other'], /no ticket of the project INC has the checkbox/],
  ] as const) {
    const { code, err } = await waybill('sla', ...words)
    assert.equal(code, 2, err)
    assert.match(err, problem)
  }
})
