import type { Db, Tx } from '../../io/db/tables.ts'
import { readHead } from '../../kernel/event-log.ts'
import { readSlaState, setAsleep } from './generation.ts'
import { timelineFromLog } from './timeline-from-log.ts'
import type { Timeline } from './timeline.ts'

/** Values of one list in a statement. */
const AT_ONCE = 500

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

/** Leaves tickets without a timeline while nothing is promised: it is made of the log when it is asked for. */
export async function leaveOut(tx: Tx, tickets: readonly string[]): Promise<void> {
  await setAsleep(tx, true)
  const ids = [...new Set(tickets)]
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    await tx.deleteFrom('sla_timelines').where('ticket_id', 'in', some).execute()
    await tx.deleteFrom('sla_clocks').where('ticket_id', 'in', some).execute()
  }
}

/**
 * Makes the timelines of some open tickets that have none, and keeps them.
 * @returns them; fewer than `limit`: these were the last
 */
export async function makeMissing(tx: Tx, limit: number): Promise<Map<string, Timeline>> {
  // Also the lock: what is left out now waits, and is found by the next look.
  await setAsleep(tx, true)
  const { head } = await readHead(tx)
  const { generation } = await readSlaState(tx)
  const rows = await tx
    .selectFrom('tickets')
    .select(['id', 'project_id'])
    .where('deleted_at', 'is', null)
    .where('status', '<>', 'closed')
    .where((of) =>
      of.not(
        of.exists(
          of.selectFrom('sla_timelines').select('ticket_id').whereRef('ticket_id', '=', 'tickets.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  const made = new Map<string, Timeline>()
  for (const { id, project_id: project } of rows) {
    const timeline = await timelineFromLog(tx, id, head)
    if (!timeline) continue
    made.set(id, timeline)
    await writeTimeline(tx, { id, project, timeline, seq: head, generation, open: true })
  }
  if (rows.length < limit) await setAsleep(tx, false)
  return made
}
