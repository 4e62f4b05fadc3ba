import { addToTimeline, type Timeline } from '../../domains/sla/timeline.ts'
import { isOver, keepClocks } from '../../domains/sla/keep-clocks.ts'
import { nextGeneration, readGeneration } from '../../domains/sla/generation.ts'
import { CLOCKS_READER, HEARD_KINDS } from '../../domains/sla/clocks-lag.ts'
import { readRuleBook } from '../../domains/sla/rule-book.ts'
import { timelineFromLog } from '../../domains/sla/timeline-from-log.ts'
import { timelinesOf, writeTimeline } from '../../domains/sla/timelines.queries.ts'
import { whoSaysOf } from '../../domains/sla/who-says.queries.ts'
import { defineProjection, type EventOf, type ProjectionContext } from '../../kernel/reader.ts'

/** Tickets whose clocks are counted together. */
const SLICE = { sqlite: 8, postgres: 100 }

/** Keeps of each ticket what its clocks are made of, and the clocks as they stand: for lists, timers and what-if. */
export const keepSlaClocks = defineProjection({
  name: CLOCKS_READER,
  kinds: HEARD_KINDS,
  start: 'beginning',
  async project(context, events) {
    let done = 0
    while (done < events.length && (done === 0 || !context.outOfTime())) {
      const slice = events.slice(done, done + SLICE[context.engine])
      await keep(context, slice)
      done += slice.length
    }
    return done
  },
})

type Heard = EventOf<(typeof HEARD_KINDS)[number]>

async function keep(context: ProjectionContext, events: readonly Heard[]): Promise<void> {
  const { tx, sql: engine, now } = context
  if (events.some(({ ticket_id }) => ticket_id === null)) await nextGeneration(tx)
  const ofTickets = events.filter(({ ticket_id }) => ticket_id !== null)
  if (ofTickets.length === 0) return
  const known = await timelinesOf(
    tx,
    ofTickets.map(({ ticket_id }) => ticket_id ?? ''),
  )
  const whoSays = await whoSaysOf(tx, ofTickets)
  const changed = new Map<string, { timeline: Timeline; seq: number; project: string }>()
  const purged = new Set<string>()
  for (const event of ofTickets) {
    const id = event.ticket_id ?? ''
    const before = changed.get(id) ?? known.get(id)
    // One that comes late (it was parked, and somebody had it tried again) has its place among others.
    const late = before && event.seq < before.seq && event.kind !== 'ticket.purged'
    const timeline = late
      ? await timelineFromLog(tx, id, before.seq)
      : addToTimeline(before?.timeline, event, whoSays)
    const seq = Math.max(event.seq, before?.seq ?? 0)
    if (timeline) changed.set(id, { timeline, seq, project: event.project_id ?? '' })
    else {
      changed.delete(id)
      purged.add(id)
    }
  }
  for (const id of purged) {
    await tx.deleteFrom('sla_timelines').where('ticket_id', '=', id).execute()
    await tx.deleteFrom('sla_clocks').where('ticket_id', '=', id).execute()
  }
  if (changed.size === 0) return
  const generation = await readGeneration(tx)
  for (const [id, { timeline, seq, project }] of changed) {
    await writeTimeline(tx, { id, project, timeline, seq, generation, open: !isOver(timeline) })
  }
  const timelines = new Map([...changed].map(([id, { timeline }]) => [id, timeline]))
  await keepClocks({ tx, engine, now, refreshed: false }, await readRuleBook(tx), timelines)
}
