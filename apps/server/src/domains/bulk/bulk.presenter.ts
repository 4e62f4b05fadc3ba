import { mayWithBulk } from '@waybill/contract/bulk/bulk-policy.ts'
import type { Bulk, BulkChange, BulkItem } from '@waybill/contract/bulk/bulk.ts'
import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import type { KeptField } from './bulk.errors.ts'
import { bulkFacts, countItems, isPast, type BulkItemRow, type BulkRow } from './bulk.queries.ts'

export async function presentBulks(
  db: Db,
  actor: Actor,
  runs: readonly BulkRow[],
  now: number,
): Promise<Bulk[]> {
  const names = await namesOfPeople(
    db,
    runs.map((run) => run.person_id),
  )
  const open = runs.filter((run) => run.state !== 'finished').map((run) => run.id)
  const counted = await countItems(db, open)
  return runs.map((run) => {
    const live = counted.get(run.id)
    const changed = live?.changed ?? run.changed ?? 0
    const unchanged = live?.unchanged ?? run.unchanged ?? 0
    const refused = live?.refused ?? run.refused ?? 0
    const ended = run.state === 'finished' || run.state === 'stopped'
    return {
      id: run.id,
      state: run.state,
      action: run.action,
      total: run.total,
      done: changed + unchanged + refused,
      changed,
      unchanged,
      refused,
      change: run.change === null ? null : (JSON.parse(run.change) as BulkChange),
      query: run.query,
      by: { id: run.person_id, name: names.get(run.person_id) ?? '' },
      started_at: toIso(run.started_at),
      finished_at: toIsoOrNull(run.finished_at),
      undo_of: run.undo_of,
      undone_by: run.undone_by,
      can_undo:
        ended &&
        changed > 0 &&
        run.action !== 'undo' &&
        run.undone_by === null &&
        !isPast(run, now) &&
        mayWithBulk(actor, 'bulk.undo', bulkFacts(run, actor)) === 'allow',
      seq: run.seq === 0 ? null : run.seq,
    }
  })
}

/** Of a ticket that the reader may not see only that it is one of them, and whether it was changed. */
export async function presentItems(db: Db, actor: Actor, items: readonly BulkItemRow[]): Promise<BulkItem[]> {
  const seen = await seenTickets(
    db,
    actor,
    items.flatMap(({ ticket_id }) => ticket_id ?? []),
  )
  const kept = new Map(items.map((item) => [item, JSON.parse(item.kept ?? '[]') as KeptField[]]))
  const events = await readEventsAt(
    db,
    [...kept.values()].flat().flatMap(({ seq }) => seq ?? []),
  )
  const bySeq = new Map(events.map((event) => [event.seq, event]))
  const names = await namesOfPeople(
    db,
    events.flatMap((event) => event.actor_id ?? []),
  )
  return items.map((item) => {
    const found = item.ticket_id === null ? undefined : seen.get(item.ticket_id)
    const shown = found !== undefined || item.ticket_id === null
    return {
      position: item.position,
      ticket: found ? { id: found.id, key: found.key } : null,
      ref: item.ref,
      result: item.state,
      code: shown ? item.code : null,
      detail: shown ? item.detail : null,
      kept: (shown ? (kept.get(item) ?? []) : []).map(({ field, seq }) => {
        const event = seq === null ? undefined : bySeq.get(seq)
        const by = event?.actor_id ?? null
        return {
          field,
          by: by === null ? null : { id: by, name: names.get(by) ?? '' },
          at: event?.at ?? null,
        }
      }),
    }
  })
}
