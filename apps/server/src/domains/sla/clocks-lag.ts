import { Problem } from '@waybill/contract/problems/problem.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEvents } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import { TIMELINE_KINDS } from './timeline.ts'
import type { EventKind } from '@waybill/contract/events/event-kinds.ts'

/** The reader that keeps timelines and clocks. */
export const CLOCKS_READER = 'sla.keep-clocks'

/** What changes the promises themselves: clocks of all open tickets are counted anew. */
export const RULE_KINDS = [
  'calendar.created',
  'calendar.edited',
  'calendar.deleted',
  'sla_policy.created',
  'sla_policy.edited',
  'sla_policy.deleted',
  // Names by which policies are chosen and clocks stand still.
  'label.created',
  'label.edited',
  'label.deleted',
  'field.edited',
  'field.deleted',
] as const satisfies readonly EventKind[]

/** All that the reader hears. */
export const HEARD_KINDS = [...TIMELINE_KINDS, ...RULE_KINDS] as const satisfies readonly EventKind[]

/** How long an answer waits for the reader, and how often it looks; milliseconds. */
const PATIENCE = 2_000
const EVERY = 25

/** Resolves when the clocks are kept up to a position. @throws Problem 503 when that takes too long */
export async function clocksReach(
  { background: db }: Pick<Store, 'background'>,
  head: number,
): Promise<void> {
  const until = performance.now() + PATIENCE
  for (;;) {
    const row = await db
      .selectFrom('readers')
      .select('cursor')
      .where('name', '=', CLOCKS_READER)
      .executeTakeFirst()
    const position = row?.cursor ?? 0
    if (position >= head) return
    // The stored position passes events of other kinds only now and then.
    const next = await readEvents(db, { after: position, before: head + 1, kinds: HEARD_KINDS, limit: 1 })
    if (next.length === 0) return
    if (performance.now() >= until) throw countingUp(position, head)
    await sleep(EVERY)
  }
}

const countingUp = (position: number, head: number) =>
  new Problem({
    status: 503,
    code: 'sla.catching_up',
    title: 'The clocks are not counted up to now yet',
    detail: `They are known up to event ${String(position)} of ${String(head)}. Try again in a moment.`,
    headers: { 'retry-after': '2' },
  })
