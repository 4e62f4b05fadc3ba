import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import type { Reference } from '@waybill/contract/references/reference.ts'

/** The commit or request that an event is about, or that it followed from; undefined: none that is known. */
export function referenceOf(
  { data, cause_seq }: Pick<HistoryEntry, 'data' | 'cause_seq'>,
  entries: readonly HistoryEntry[],
  references: readonly Reference[],
): Reference | undefined {
  const about = data['reference'] ?? entries.find(({ seq }) => seq === cause_seq)?.data['reference']
  return references.find(({ id }) => id === about)
}
