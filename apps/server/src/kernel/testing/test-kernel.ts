import type { LogEvent } from '@waybill/contract/events/event.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Id, line, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { openTestStore, type TestStore } from '../../testing/test-store.ts'
import { defineCommand } from '../command.ts'
import { localDoorbell } from '../doorbell.ts'
import { readEvents } from '../event-log.ts'
import { newId } from '../ids.ts'
import { runCommand, type CommandRequest, type Kernel } from '../run-command.ts'
import { localSignals } from '../signals.ts'

/** The smallest command with state and an event: the kernel's tests need no more of a domain than a table. */
export const addTeam = defineCommand({
  name: 'test-add-team',
  input: strict({ name: line(64), id: Type.Optional(Id) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' || actor.role === 'admin' ? 'allow' : 'forbid'),
  async run({ tx, append, afterSeq, newId: nextId, now }, { name, id = nextId() }) {
    await tx
      .insertInto('teams')
      .values({ id, name, name_folded: name.toLowerCase(), description: '', created_at: now })
      .execute()
    const added = append({ kind: 'team.created', data: { team: id, after: { name, description: '' } } })
    afterSeq(() => tx.updateTable('teams').set({ seq: added.seq }).where('id', '=', id).execute())
    return { id }
  },
})

export const describeTeam = defineCommand({
  name: 'test-describe-team',
  input: strict({ id: Id, description: line(200) }),
  subject: 'team',
  load: async ({ tx }, { id }) =>
    (await tx.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
  authorize: () => 'allow',
  async run({ tx, append }, { id, description }, team) {
    if (team.description === description) return null
    await tx.updateTable('teams').set({ description }).where('id', '=', id).execute()
    append({
      kind: 'team.edited',
      data: { team: id, before: { description: team.description }, after: { description } },
    })
    return null
  },
})

export interface TestKernel {
  readonly kernel: Kernel
  readonly database: TestStore
  now: number
  addTeam(name: string, request?: Partial<CommandRequest>): Promise<string>
  events(): Promise<LogEvent[]>
  /** The kernel of another node on the same database, with its own doorbell. */
  anotherNode(): Kernel
  close(): Promise<void>
}

/** A kernel on a fresh database with a clock that stands still, for tests below the domains. */
export async function openTestKernel(): Promise<TestKernel> {
  const database = await openTestStore()
  const clock = { now: () => world.now }
  const kernelOn = (store: Kernel['store']): Kernel => ({
    store,
    clock,
    newId,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  })
  const world: TestKernel = {
    now: Date.parse('2026-03-02T09:00:00Z'),
    database,
    kernel: kernelOn(database.store),
    addTeam: async (name, request = {}) => {
      const all = { input: { name }, actor: SYSTEM, via: 'system' as const, ...request }
      return (await runCommand(world.kernel, addTeam, all)).result.id
    },
    events: () => readEvents(database.store.db, { limit: 10_000 }),
    anotherNode: () => kernelOn(database.another()),
    close: () => database.close(),
  }
  return world
}
