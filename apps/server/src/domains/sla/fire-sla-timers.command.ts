import { Problem } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { breachItem } from '../tasks/breach-item.ts'
import { escalateItem } from '../tasks/escalate-item.ts'
import { openTaskOf } from '../tasks/tasks.queries.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import type { Announcement, ClockRow } from './keep-clocks.ts'

/** Warnings and breaches of one ticket that are kept in the log; far more than a ticket can have in its life. */
const MOST_TOLD = 10_000

/**
 * Tells what the clocks of a ticket have come to: warnings, breaches, a due that changed. Whether one was told is asked of
 * the log, under the lock of the ticket: so each is told once in a cycle, on however many nodes, and after any crash.
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
    const told = await toldOf(context, on.ticket.id)
    for (const row of rows) await fire(context, on, row, told)
    // The reader hears what is told now, and finds what comes next.
    await tx
      .updateTable('sla_clocks')
      .set({ fire_at: null, percent: null, announce: null })
      .where('ticket_id', '=', on.ticket.id)
      .where('fire_at', '<=', now)
      .execute()
    return {}
  },
})

async function toldOf({ tx }: CommandContext, ticketId: string): Promise<Set<string>> {
  const events = await readEvents(tx, { ticketId, kinds: ['sla.warned', 'sla.breached'], limit: MOST_TOLD })
  return new Set(
    events.map(({ data }) => {
      const { target, cycle, percent = 100 } = data as { target: string; cycle: string; percent?: number }
      return keyOf(target, cycle, percent)
    }),
  )
}

function keyOf(target: string, cycle: string, percent: number): string {
  return `${target} ${cycle} ${String(percent)}`
}

async function fire(
  context: CommandContext,
  on: TicketWithFacts,
  row: ClockRow,
  told: ReadonlySet<string>,
): Promise<void> {
  const of = { project_id: on.project.id, ticket_id: on.ticket.id }
  const about = { target: row.target, ...(row.item_id !== null && { item: row.item_id }) }
  if (row.announce !== null) {
    const { before, after, why, restarted, cycle } = JSON.parse(row.announce) as Announcement
    const data = { ...about, cycle: toIso(cycle), why, restarted }
    context.append({
      kind: 'sla.due_changed',
      ...of,
      data: { ...data, before: toIsoOrNull(before), after: toIsoOrNull(after) },
    })
    return
  }
  const due = row.due ?? row.breached_at
  const cycle = toIso(row.cycle)
  if (row.percent === null || due === null || told.has(keyOf(row.target, cycle, row.percent))) return
  const data = { ...about, cycle, due: toIso(due) }
  if (row.percent < 100) {
    context.append({ kind: 'sla.warned', ...of, data: { ...data, percent: row.percent } })
    return
  }
  context.append({ kind: 'sla.breached', ...of, data })
  if (row.item_id !== null) await actOnBreach(context, on, row.item_id)
}

/** The assignment is marked, and goes to whom its step escalates, where there is somebody. */
async function actOnBreach(context: CommandContext, on: TicketWithFacts, itemId: string): Promise<void> {
  const loaded = await openTaskOf(context, on)
  const item = loaded?.items.find(({ id }) => id === itemId)
  if (!loaded || !item) return
  const step = loaded.version?.definition.steps.find(({ id }) => id === item.step_id)
  breachItem(context, loaded, item)
  if (!step?.escalate_to) return
  try {
    await escalateItem(context, loaded, { ...item, status: 'breached' }, 'The time for the step ran out.')
  } catch (error) {
    // Nobody is there, or the team was asked before: nothing has changed then, and the item stays where it is.
    if (!(error instanceof Problem)) throw error
  }
}
