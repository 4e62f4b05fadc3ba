import { nameOf } from '@waybill/client'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { client } from '../../../session/client.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { wordsOf } from './told-events.ts'

/** What happened, as a sentence without its author. */
export function wordsNow(entry: HistoryEntry): string {
  const { state } = client.store.getSnapshot()
  return wordsOf(entry, { instant: dateAndTime, name: (id) => nameOf(state, id) })
}
