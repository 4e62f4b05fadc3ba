import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'

/** The tickets that a run says nothing about, in words; null: there are none. */
export function leftOutWords({ open, cancelled, untimed }: HistoryResult['left_out']): string | null {
  if (open + cancelled + untimed === 0) return null
  const words = (count: number) => count.toLocaleString('en')
  return t('workflows.past_left_out', {
    open: words(open),
    cancelled: words(cancelled),
    untimed: words(untimed),
  })
}
