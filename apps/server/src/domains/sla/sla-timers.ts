import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { lookEvery, type Looking } from '../../kernel/look-every.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { fireSlaTimers } from './fire-sla-timers.command.ts'
import { readSlaState } from './generation.ts'
import { readRuleBook } from './rule-book.ts'
import { refreshSlaClocks } from './refresh-sla-clocks.command.ts'

/** How much later than it comes a warning is told at most, milliseconds. */
const LOOK_EVERY_MILLIS = 2_000
/** Tickets of one look. */
const TICKETS_AT_ONCE = 200
/** Tickets that one command counts anew. */
const REFRESH_AT_ONCE = { sqlite: 20, postgres: 200 }

/**
 * Looks every two seconds for clocks that have something to tell. Every node does so: a look is one indexed read, and of
 * several that find the same one, one tells it. Not a job of the queue, which would write several rows for each look.
 * @param onError hears of every failure; the next look comes all the same
 */
export function startSlaTimers(
  kernel: Kernel,
  onError: (error: unknown) => void,
  everyMillis = LOOK_EVERY_MILLIS,
): Looking {
  return lookEvery(everyMillis, (signal) => tellClocks(kernel, onError, signal), onError)
}

/**
 * Tells all that clocks have come to by now, and counts anew what a change of policies or calendars has left behind: some
 * tickets at a time, and between them what has come due meanwhile.
 */
export async function tellClocks(
  kernel: Kernel,
  onError: (error: unknown) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock } = kernel
  const request = { actor: SYSTEM, via: 'system' as const }
  const limit = REFRESH_AT_ONCE[store.engine]
  const stopped = () => signal?.aborted === true
  for (let more = true; more && !stopped(); ) {
    for (const ticket of await ticketsToTell(store.db, clock.now())) {
      if (stopped()) return
      await runCommand(kernel, fireSlaTimers, { ...request, input: { ticket } }).catch(onError)
    }
    if (!(await somethingToRefresh(store.db))) return
    await store.letOthersWrite(1_000)
    more = (await runCommand(kernel, refreshSlaClocks, { ...request, input: { limit } })).result.more
  }
}

async function ticketsToTell(db: Db, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sla_clocks')
    .select('ticket_id')
    .where('fire_at', '<=', now)
    .orderBy('fire_at')
    .limit(TICKETS_AT_ONCE)
    .execute()
  return [...new Set(rows.map(({ ticket_id }) => ticket_id))]
}

async function somethingToRefresh(db: Db): Promise<boolean> {
  const { generation, asleep } = await readSlaState(db)
  if (asleep && (await readRuleBook(db)).promises) return true
  const row = await db
    .selectFrom('sla_timelines')
    .select('ticket_id')
    .where('open', '=', 1)
    .where('generation', '<', generation)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
