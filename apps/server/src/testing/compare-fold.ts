import assert from 'node:assert/strict'
import { eventKinds, isEventKind } from '@waybill/contract/events/event-kinds.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { toIso, toIsoOrNull } from '../kernel/clock.ts'
import { readEvents } from '../kernel/event-log.ts'
import type { Store } from '../kernel/store.ts'

/** Every event of the log, in order; checks that positions have no gap and that each event fits its kind. */
export async function* wholeLog(store: Store): AsyncGenerator<LogEvent> {
  for (let after = 0; ; ) {
    const events = await readEvents(store.db, { after, limit: 5_000 })
    if (events.length === 0) return
    for (const event of events) {
      assert.equal(event.seq, after + 1, 'positions have no gap')
      assert.ok(isEventKind(event.kind), `${event.kind} is a kind`)
      assert.deepEqual(
        fieldErrors(eventKinds[event.kind], event.data),
        [],
        `${event.kind} ${String(event.seq)}`,
      )
      after = event.seq
      yield event
    }
  }
}

/** Replays the whole log and asserts that the tickets of the tables are exactly what it gives. */
export async function assertFoldEqualsTables(store: Store): Promise<void> {
  const folded = new Map<string, TicketState>()
  for await (const event of wholeLog(store)) {
    if (event.ticket_id === null) continue
    const state = foldTicket(folded.get(event.ticket_id), event)
    if (state) folded.set(event.ticket_id, state)
    else folded.delete(event.ticket_id)
  }
  const rows = await store.db.selectFrom('tickets').selectAll().execute()
  const labels = Map.groupBy(
    await store.db.selectFrom('ticket_labels').selectAll().execute(),
    (row) => row.ticket_id,
  )
  const watchers = Map.groupBy(
    await store.db.selectFrom('ticket_watchers').selectAll().execute(),
    (row) => row.ticket_id,
  )
  assert.equal(rows.length, folded.size)
  for (const row of rows) {
    const {
      links: _links,
      comments: _comments,
      ...state
    } = folded.get(row.id) ?? assert.fail(`${row.id} is not in the log`)
    assert.deepEqual(
      {
        id: row.id,
        project_id: row.project_id,
        number: row.number,
        title: row.title,
        description: row.description,
        step: row.step_id,
        status: row.status,
        priority: row.priority,
        severity: row.severity,
        category: row.category,
        sub_category: row.sub_category,
        department: row.department,
        assignee: row.assignee_id,
        team: row.team_id,
        reporter: row.reporter_id,
        due_at: toIsoOrNull(row.due_at),
        fields: JSON.parse(row.fields) as unknown,
        rank: row.rank,
        first_response_at: toIsoOrNull(row.first_response_at),
        resolved_at: toIsoOrNull(row.resolved_at),
        closed_at: toIsoOrNull(row.closed_at),
        labels: (labels.get(row.id) ?? []).map(({ label_id }) => label_id).toSorted(),
        watchers: (watchers.get(row.id) ?? []).map(({ person_id }) => person_id).toSorted(),
        created_at: toIso(row.created_at),
        updated_at: toIso(row.updated_at),
        deleted_at: toIsoOrNull(row.deleted_at),
        seq: row.seq,
      },
      state,
    )
  }
}
