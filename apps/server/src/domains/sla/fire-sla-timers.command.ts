import { Problem } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { breachItem } from '../tasks/breach-item.ts'
import { escalateItem } from '../tasks/escalate-item.ts'
import { openTaskOf } from '../tasks/tasks.queries.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import { toTell, type Announcement, type ClockRow } from './keep-clocks.ts'
import { policiesOf, readRuleBook } from './rule-book.ts'
import { clocksOf, type CountedClock } from './ticket-clocks.ts'
import { timelineFromLog } from './timeline-from-log.ts'

/** Changes of dues of one ticket that are looked through; far more than a ticket can have in its life. */
const MOST_TOLD = 10_000

/**
 * Tells what the clocks of a ticket have come to: warnings, breaches, a due that changed. The kept rows are the alarm and no
 * more: what is told is counted from the log, under the lock of the ticket. So each is told once in a cycle, on however many
 * nodes and after any crash, and nothing is told of a ticket whose latest events the reader has not seen yet.
 */
export const fireSlaTimers = defineCommand({
  name: 'fire-sla-timers',
  input: strict({ ticket: Id }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, on) {
    const { tx, now } = context
    const rows = await tx
      .selectFrom('sla_clocks')
      .selectAll()
      .where('ticket_id', '=', on.ticket.id)
      .where('fire_at', '<=', now)
      .orderBy('target')
      .execute()
    if (rows.length === 0) return {}
    const counted = await countNow(context, on.ticket.id)
    for (const row of rows) {
      const one = counted.find(({ clock: { reading } }) => reading.target === row.target)
      const next = one ? await tell(context, on, row, one) : null
      await tx
        .updateTable('sla_clocks')
        .set({ fire_at: next && Math.round(next.at), percent: next?.percent ?? null, announce: null })
        .where('ticket_id', '=', row.ticket_id)
        .where('target', '=', row.target)
        .execute()
    }
    return {}
  },
})

interface CountedNow {
  clock: CountedClock
  untold: { percent: number; at: number }[]
}

async function countNow({ tx, sql: engine, now }: CommandContext, ticket: string): Promise<CountedNow[]> {
  const timeline = await timelineFromLog(tx, ticket)
  if (!timeline) return []
  const book = await readRuleBook(tx)
  const policy = (await policiesOf(tx, engine, book.policies, [ticket])).get(ticket) ?? null
  const clocks = await clocksOf(tx, book, timeline, policy, now)
  return clocks.map((clock) => ({ clock, untold: toTell(timeline, clock) }))
}

/** @returns what comes next, as far as is known before the reader has heard of this */
async function tell(
  context: CommandContext,
  on: TicketWithFacts,
  row: ClockRow,
  { clock, untold }: CountedNow,
): Promise<{ percent: number; at: number } | null> {
  const { now } = context
  const { reading, rule } = clock
  const of = { project_id: on.project.id, ticket_id: on.ticket.id }
  const about = { target: reading.target, ...(rule.item && { item: rule.item.id }) }
  if (row.announce !== null) {
    const announcement = JSON.parse(row.announce) as Announcement
    // What comes next is found by the reader, which counts from the moment of this change on.
    if (await announce(context, of, about, announcement, clock)) return null
  }
  const cycle = toIso(reading.cycle ?? row.cycle)
  const due = untold.find(({ percent }) => percent === 100)?.at ?? reading.due ?? reading.breached_at
  for (const { percent, at } of untold) {
    if (at > now || due === null) return { percent, at }
    const data = { ...about, cycle, due: toIso(Math.round(due)) }
    if (percent < 100) context.append({ kind: 'sla.warned', ...of, data: { ...data, percent } })
    else {
      context.append({ kind: 'sla.breached', ...of, data })
      if (rule.item) await actOnBreach(context, on, rule.item.id)
    }
  }
  return null
}

/** Once: a reader that begins again finds the same changes again. @returns whether it was told now */
async function announce(
  context: CommandContext,
  of: { project_id: string; ticket_id: string },
  about: { target: ClockRow['target']; item?: string },
  { cycle, before, after, why, restarted }: Announcement,
  { reading }: CountedClock,
): Promise<boolean> {
  const stale = !restarted && after !== (reading.due === null ? null : Math.round(reading.due))
  if (stale || before === after) return false
  const data = { ...about, cycle: toIso(cycle), why, restarted }
  const change = { ...data, before: toIsoOrNull(before), after: toIsoOrNull(after) }
  const events = await readEvents(context.tx, {
    ticketId: of.ticket_id,
    kinds: ['sla.due_changed'],
    limit: MOST_TOLD,
  })
  const wanted = keyOf(change)
  if (events.some((event) => keyOf(event.data as typeof change) === wanted)) return false
  context.append({ kind: 'sla.due_changed', ...of, data: change })
  return true
}

function keyOf({ target, cycle, before, after }: Record<string, unknown>): string {
  return JSON.stringify([target, cycle, before, after])
}

/** Assignments of the step that are due are marked; the one whose clock it is goes to whom the step escalates, where somebody is. */
async function actOnBreach(context: CommandContext, on: TicketWithFacts, itemId: string): Promise<void> {
  const loaded = await openTaskOf(context, on)
  const item = loaded?.items.find(({ id }) => id === itemId)
  if (!loaded || !item) return
  const overdue = loaded.items.filter(({ target }) => target !== null && target <= context.now)
  for (const one of new Set([item, ...overdue])) breachItem(context, loaded, one)
  const step = loaded.version?.definition.steps.find(({ id }) => id === item.step_id)
  if (!step?.escalate_to) return
  try {
    await escalateItem(context, loaded, { ...item, status: 'breached' }, 'The time for the step ran out.')
  } catch (error) {
    // Nobody is there, or the team was asked before: nothing has changed then, and the item stays where it is.
    if (!(error instanceof Problem)) throw error
  }
}
