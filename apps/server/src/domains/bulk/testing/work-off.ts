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
export async function change(world: TestWorld, as: TestPerson, body: object) {
  const started = await start(world, as, body)
  if (started.status !== 202) throw new Error(`${String(started.status)} ${JSON.stringify(started.body)}`)
  await workOff(world)
  return read(world, as, String(started.body.id))
}

export async function undo(world: TestWorld, as: TestPerson, bulk: string) {
  const started = await world.call(as, 'POST', `/bulk/${bulk}/undo`)
  if (started.status !== 202) throw new Error(`${String(started.status)} ${JSON.stringify(started.body)}`)
  await workOff(world)
  return read(world, as, String(started.body.id))
}

export async function read(world: TestWorld, as: TestPerson, bulk: string) {
  return (await world.call(as, 'GET', `/bulk/${bulk}`)).body
}

export async function items(world: TestWorld, as: TestPerson, bulk: string, result?: string) {
  const filter = result === undefined ? '' : `&result=${result}`
  const answer = await world.call(as, 'GET', `/bulk/${bulk}/items?limit=200${filter}`)
  return answer.body.items
}

/** Tickets of a project made by Waybill itself, many at once. */
export async function manyTickets(
  world: TestWorld,
  project: { key: string },
  reporter: TestPerson,
  count: number,
  values: object = {},
): Promise<{ id: string; key: string }[]> {
  const made = Array.from({ length: count }, async (_, index) => {
    const input = {
      project: project.key,
      reporter: reporter.id,
      title: `Ticket ${String(index + 1)}`,
      ...values,
    }
    return (await world.run(createTicket, input)).result
  })
  return Promise.all(made)
}
