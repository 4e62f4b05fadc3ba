import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'

/** The tickets that a run says nothing about, in words; null: there are none. */
export function leftOutWords({ open, cancelled, untimed }: HistoryResult['left_out']): string | null {
  const parts = [
    open > 0 && t('workflows.past_left_open', { count: open.toLocaleString('en') }),
    cancelled > 0 && t('workflows.past_left_cancelled', { count: cancelled.toLocaleString('en') }),
    untimed > 0 && t('workflows.past_left_untimed', { count: untimed }),
  ].filter((part) => part !== false)
  return parts.length === 0 ? null : t('workflows.past_left_out', { parts: parts.join(', ') })
}
