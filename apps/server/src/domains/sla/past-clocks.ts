import type { Store } from '../../kernel/store.ts'
import type { PastTicket } from './past-timelines.ts'
import { policiesOf, type RuleBook } from './rule-book.ts'
import { clocksOf, type CountedClock } from './ticket-clocks.ts'
import type { TicketThen } from './ticket-walk.ts'
import { takingTurns } from './turns.ts'

/** The clocks of some past tickets by a book, by ticket. */
export async function pastClocks(
  { background, sql: engine }: Store,
  book: RuleBook,
  slice: readonly PastTicket[],
  now: number,
): Promise<Map<string, CountedClock[]>> {
  const policies = await policiesOf(
    background,
    engine,
    book.policies,
    slice.map(({ id }) => id),
  )
  const counted = new Map<string, CountedClock[]>()
  const giveTurn = takingTurns()
  for (const { id, timeline } of slice) {
    counted.set(id, await clocksOf(background, book, timeline, policies.get(id) ?? null, now))
    await giveTurn()
  }
  return counted
}

/** When the resolution of a ticket was not waited for, by the policy that is its own. */
export function pausedBy(clocks: readonly CountedClock[]): (facts: TicketThen) => boolean {
  const promise = clocks.find(({ rule }) => rule.target === 'resolution')?.rule
  return (facts) => promise !== undefined && promise.paused(facts) !== null
}
