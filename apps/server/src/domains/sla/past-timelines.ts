import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Store } from '../../kernel/store.ts'
import { timelineFromLog } from './timeline-from-log.ts'
import type { Timeline } from './timeline.ts'
import { takingTurns } from './turns.ts'

/** Tickets of one look into the database, which is a way to another thread and back; their clocks are counted in turns. */
const AT_ONCE = 250

/** A ticket with what its clocks are made of. */
export interface PastTicket {
  id: string
  project_id: string
  workflow_id: string | null
  priority: Priority
  category: string | null
  sub_category: string | null
  department: string | null
  /** JSON of its custom fields, as text. */
  fields: string
  timeline: Timeline
}

export interface PastRange {
  /** About `tickets`. */
  conditions: readonly Expression<SqlBool>[]
  /** Milliseconds; from inclusive, to exclusive. */
  from: number
  to: number
}

/** The tickets of a range by the time they were made, some at a time; reading runs beside the event loop. */
export async function* pastTickets(
  { background }: Pick<Store, 'background'>,
  { conditions, from, to }: PastRange,
  signal: AbortSignal,
): AsyncGenerator<PastTicket[]> {
  let after: { created_at: number; id: string } | null = null
  let start = from
  for (;;) {
    signal.throwIfAborted()
    let query = background
      .selectFrom('tickets')
      .leftJoin('sla_timelines', 'sla_timelines.ticket_id', 'tickets.id')
      .innerJoin('projects', 'projects.id', 'tickets.project_id')
      .select([
        'tickets.id',
        'tickets.created_at',
        'sla_timelines.timeline',
        'tickets.project_id',
        'tickets.priority',
        'tickets.category',
        'tickets.sub_category',
        'tickets.department',
        'tickets.fields',
        'projects.workflow_id',
      ])
      .where('tickets.deleted_at', 'is', null)
      // Beside the place of the page before, SQLite would begin each page with the first ticket of all.
      .where('tickets.created_at', '>=', start)
      .where('tickets.created_at', '<', to)
      .orderBy('tickets.created_at')
      .orderBy('tickets.id')
      .limit(AT_ONCE)
    for (const condition of conditions) query = query.where(condition)
    if (after !== null)
      query = query.where(sql<SqlBool>`(tickets.created_at, tickets.id) > (${after.created_at}, ${after.id})`)
    const rows = await query.execute()
    const last = rows.at(-1)
    if (!last) return
    const slice: PastTicket[] = []
    const giveTurn = takingTurns()
    for (const { timeline: kept, created_at: _, ...row } of rows) {
      // Nothing was promised when something last happened to it.
      const timeline =
        kept === null ? await timelineFromLog(background, row.id) : (JSON.parse(kept) as Timeline)
      if (timeline) slice.push({ ...row, timeline })
      await giveTurn()
    }
    yield slice
    if (rows.length < AT_ONCE) return
    after = { created_at: last.created_at, id: last.id }
    start = last.created_at
    await nextTurn()
  }
}
