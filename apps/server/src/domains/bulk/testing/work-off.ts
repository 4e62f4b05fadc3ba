import assert from 'node:assert/strict'
import type { Bulk, BulkItem, BulkResult } from '@waybill/contract/bulk/bulk.ts'
import type { Kernel } from '../../../kernel/run-command.ts'
import type { Answer, TestPerson, TestWorld } from '../../../testing/test-world.ts'
import { createTicket } from '../../tickets/create-ticket.command.ts'
import { workSlice } from '../work-slice.ts'

/** What the reader and its jobs would do: gives every waiting ticket of every run its turn. */
export async function workOff(world: { kernel: Kernel }): Promise<void> {
  const runs = await world.kernel.store.db
    .selectFrom('bulks')
    .select(['id', 'positions'])
    .where('state', '=', 'running')
    .execute()
  const { signal } = new AbortController()
  for (const { id, positions } of runs) {
    await workSlice(world.kernel, { bulk: id, from: 0, to: positions }, { signal, lastTry: false })
  }
}

/** Starts a bulk change through the API. */
export function start(world: TestWorld, as: TestPerson, body: object): Promise<Answer> {
  return world.call(as, 'POST', '/tickets/bulk', { body })
}

/** Starts a bulk change, works it off, and gives the run. */
export async function change(world: TestWorld, as: TestPerson, body: object): Promise<Bulk> {
  return whenWorkedOff(world, as, await start(world, as, body))
}

export async function undo(world: TestWorld, as: TestPerson, bulk: string): Promise<Bulk> {
  return whenWorkedOff(world, as, await world.call(as, 'POST', `/bulk/${bulk}/undo`))
}

async function whenWorkedOff(world: TestWorld, as: TestPerson, started: Answer): Promise<Bulk> {
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await workOff(world)
  return read(world, as, (started.body as Bulk).id)
}

export async function read(world: TestWorld, as: TestPerson, bulk: string): Promise<Bulk> {
  return (await world.call(as, 'GET', `/bulk/${bulk}`)).body as Bulk
}

export async function items(
  world: TestWorld,
  as: TestPerson,
  bulk: string,
  result?: BulkResult,
): Promise<BulkItem[]> {
  const filter = result === undefined ? '' : `&result=${result}`
  const answer = await world.call(as, 'GET', `/bulk/${bulk}/items?limit=200${filter}`)
  return (answer.body as { items: BulkItem[] }).items
}

/** PostgreSQL has six connections in tests. */
const AT_ONCE = 12

/** Tickets of a project made by Waybill itself, many at once. */
export async function manyTickets(
  world: TestWorld,
  project: { key: string },
  reporter: TestPerson,
  count: number,
  values: object = {},
): Promise<{ id: string; key: string }[]> {
  const made: { id: string; key: string }[] = []
  while (made.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - made.length) }, async (_, index) => {
      const title = `Ticket ${String(made.length + index + 1)}`
      const input = { project: project.key, reporter: reporter.id, title, ...values }
      return (await world.run(createTicket, input)).result
    })
    made.push(...(await Promise.all(some)))
  }
  // Which of those that are made at once comes first is up to the database.
  const number = ({ key }: { key: string }) => Number(key.split('-')[1])
  return made.toSorted((a, b) => number(a) - number(b))
}
