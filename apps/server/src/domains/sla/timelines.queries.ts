import type { Db, Tx } from '../../io/db/tables.ts'
import type { Timeline } from './timeline.ts'

export interface KeptTimeline {
  timeline: Timeline
  /** Of the last event that is in it. */
  seq: number
  project: string
}

/** The timelines of tickets as the reader has kept them. */
export async function timelinesOf(db: Db, tickets: readonly string[]): Promise<Map<string, KeptTimeline>> {
  const rows = await db
    .selectFrom('sla_timelines')
    .select(['ticket_id', 'project_id', 'seq', 'timeline'])
    .where('ticket_id', 'in', [...new Set(tickets)])
    .execute()
  return new Map(
    rows.map((row) => [
      row.ticket_id,
      { timeline: JSON.parse(row.timeline) as Timeline, seq: row.seq, project: row.project_id },
    ]),
  )
}

export async function writeTimeline(
  tx: Tx,
  one: KeptTimeline & { id: string; generation: number; open: boolean },
): Promise<void> {
  const values = {
    project_id: one.project,
    created_at: one.timeline.created_at,
    open: one.open ? (1 as const) : (0 as const),
    generation: one.generation,
    seq: one.seq,
    timeline: JSON.stringify(one.timeline),
  }
  await tx
    .insertInto('sla_timelines')
    .values({ ticket_id: one.id, ...values })
    .onConflict((on) => on.column('ticket_id').doUpdateSet(values))
    .execute()
}
