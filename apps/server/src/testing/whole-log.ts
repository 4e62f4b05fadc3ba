import assert from 'node:assert/strict'
import { eventKinds, isEventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
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
