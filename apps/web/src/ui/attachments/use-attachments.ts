import { useMemo } from 'react'
import { attachmentsOf } from '@waybill/client'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { useStore } from '../../sync/use-store.ts'

/** The files of a ticket that is open, live: by the comment that they hang on, null for those of the ticket itself. */
export function useAttachments(ticketId: string): ReadonlyMap<string | null, readonly Attachment[]> {
  const all = useStore(({ state }) => attachmentsOf(state, ticketId))
  return useMemo(() => Map.groupBy(all, ({ comment_id }) => comment_id), [all])
}
