import type { Actor } from '@waybill/contract/access/policies.ts'
import { bulkSummary } from '@waybill/contract/bulk/bulk-summary.ts'
import type { BulkChange, BulkDryRun } from '@waybill/contract/bulk/bulk.ts'
import { describeEvent, type EventNames } from '@waybill/contract/events/describe-event.ts'
import { versionOf, type EventData, type NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { toIso } from '../../kernel/clock.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { namesFor } from '../events/event-names.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import type { Selected } from './select-tickets.ts'
import { tryBulkItems, type Trial } from './try-bulk-items.command.ts'

/** Tickets of one transaction: about 10 ms, so that other commands and requests have their turns between. */
const AT_ONCE = 25

/** How many of each result are shown. */
const SHOWN = { changing: 10, unchanged: 5, refused: 10 } as const
type Result = keyof typeof SHOWN

interface Sample {
  ticket: string | null
  ref: string | null
  result: Result
  events: NewEvent[]
  code: string | null
  detail: string | null
}

/** What would come of a run, ticket by ticket, and nothing changed. */
export async function dryRun(
  kernel: Kernel,
  actor: Actor,
  selected: readonly Selected[],
  change: BulkChange,
  ended: AbortSignal,
): Promise<BulkDryRun> {
  const counts = { changing: 0, unchanged: 0, refused: 0 }
  const reasons = new Map<string, number>()
  const samples: Sample[] = []
  const note = (sample: Sample) => {
    counts[sample.result] += 1
    if (sample.code !== null) reasons.set(sample.code, (reasons.get(sample.code) ?? 0) + 1)
    if (counts[sample.result] <= SHOWN[sample.result]) samples.push(sample)
  }
  const ids = selected.flatMap(({ ticket }) => ticket ?? [])
  for (const { ticket, ref } of selected) {
    const notFound = { code: 'ticket.not_found', detail: null }
    if (ticket === null) note({ ticket, ref, result: 'refused', events: [], ...notFound })
  }
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    ended.throwIfAborted()
    const input = { tickets: ids.slice(start, start + AT_ONCE), change }
    const { trials } = (await runCommand(kernel, tryBulkItems, { input, actor, via: 'api' })).result
    for (const trial of trials) note(sampleOf(trial))
  }
  const total = selected.length
  const all = { total, ...counts, not_found: reasons.get('ticket.not_found') ?? 0 }
  return {
    ...all,
    summary: bulkSummary(all),
    reasons: [...reasons].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count),
    sample: await present(kernel, actor, samples),
  }
}

function sampleOf({ ticket, events, refused }: Trial): Sample {
  const of = { ticket, ref: null, code: null, detail: null }
  if (refused) return { ...of, ...refused, result: 'refused', events }
  return { ...of, result: events.length > 0 ? 'changing' : 'unchanged', events }
}

async function present(
  kernel: Kernel,
  actor: Actor,
  samples: readonly Sample[],
): Promise<BulkDryRun['sample']> {
  const { db } = kernel.store
  const seen = await seenTickets(
    db,
    actor,
    samples.flatMap(({ ticket }) => ticket ?? []),
  )
  const events = samples.map((sample) => sample.events.map((event) => asLogged(kernel, actor, event)))
  const names = withLabelsMade(await namesFor(db, actor, events.flat()), events.flat())
  return samples.map(({ ticket, ref, result, code, detail }, index) => {
    const found = ticket === null ? undefined : seen.get(ticket)
    return {
      ticket: found ? { id: found.id, key: found.key } : null,
      ref,
      result,
      changes: (events[index] ?? []).map((event) => describeEvent(event, names)),
      code,
      detail,
    }
  })
}

/** A label that the change would make has its name in the event that would make it. */
function withLabelsMade(names: EventNames, events: readonly LogEvent[]): EventNames {
  const made = new Map(
    events
      .filter((event) => event.kind === 'label.created')
      .map(({ data }) => data as EventData<'label.created'>)
      .map(({ label, after }) => [label, after.name]),
  )
  return { ...names, label: (id) => made.get(id) ?? names.label(id) }
}

/** The event as it would stand in the log, for who puts it into words. */
function asLogged({ clock }: Kernel, actor: Actor, event: NewEvent): LogEvent {
  const now = toIso(clock.now())
  return {
    seq: 0,
    at: now,
    recorded_at: now,
    actor_id: actor.person_id,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind: event.kind,
    version: versionOf(event.kind),
    project_id: event.project_id ?? null,
    ticket_id: event.ticket_id ?? null,
    request_id: null,
    data: event.data,
  }
}
