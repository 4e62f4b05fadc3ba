import { addToTimeline, type Timeline } from '../../domains/sla/timeline.ts'
import { isOver, keepClocks } from '../../domains/sla/keep-clocks.ts'
import { nextGeneration, readSlaState } from '../../domains/sla/generation.ts'
import { CLOCKS_READER, HEARD_KINDS } from '../../domains/sla/clocks-lag.ts'
import { readRuleBook } from '../../domains/sla/rule-book.ts'
import { timelineFromLog } from '../../domains/sla/timeline-from-log.ts'
import { leaveOut, timelinesOf, writeTimeline } from '../../domains/sla/timelines.queries.ts'
import { whoSaysOf } from '../../domains/sla/who-says.queries.ts'
import { defineProjection, type EventOf, type ProjectionContext } from '../../kernel/reader.ts'

/** Tickets whose clocks are counted together. */
const SLICE = { sqlite: 8, postgres: 100 }

/**
 * Keeps of each ticket what its clocks are made of, and the clocks as they stand: for lists, timers and what-if. Nothing of
 * those to which something happens while no policy and no workflow promises anything.
 */
export const keepSlaClocks = defineProjection({
  name: CLOCKS_READER,
  kinds: HEARD_KINDS,
  start: 'beginning',
  async project(context, events) {
    const { promises } = await readRuleBook(context.tx)
    if (!promises) {
      if (events.some(({ ticket_id }) => ticket_id === null)) await nextGeneration(context.tx)
      await leaveOut(
        context.tx,
        events.flatMap(({ ticket_id }) => ticket_id ?? []),
      )
      return events.length
    }
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
    const seq = Math.max(event.seq, before?.seq ?? 0)
    const timeline = isFromLog(event, before?.seq)
      ? await timelineFromLog(tx, id, seq)
      : addToTimeline(before?.timeline, event, whoSays)
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
  const { generation } = await readSlaState(tx)
  for (const [id, { timeline, seq, project }] of changed) {
    if (known.get(id)?.timeline === timeline) continue
    await writeTimeline(tx, { id, project, timeline, seq, generation, open: !isOver(timeline) })
  }
  const timelines = new Map([...changed].map(([id, { timeline }]) => [id, timeline]))
  await keepClocks({ tx, engine, now, refreshed: false }, await readRuleBook(tx), timelines)
}

/**
 * Of a ticket that was left out, and of an event that comes late (it was parked, and somebody had it tried again) and has its
 * place among others. `kept`: the position of the timeline; undefined where there is none.
 */
function isFromLog({ kind, seq }: Heard, kept: number | undefined): boolean {
  if (kind === 'ticket.purged') return false
  return kept === undefined ? kind !== 'ticket.created' : seq <= kept
}
