import { useQuery } from '@tanstack/react-query'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import { useAct } from '../../ui/use-act.ts'

const KEY = ['settings', 'notifications']

export type SettingsChange = Partial<Pick<NotificationSettings, 'items' | 'email' | 'quiet_hours'>>

/** Of what one is told and how. A change shows at once, and is taken back when it is refused. */
export function useNotificationSettings() {
  const { data, error } = useQuery({ queryKey: KEY, queryFn: () => client.notifications.settings() })
  const { act, problem } = useAct(async (change: SettingsChange | 'defaults') => {
    const now = queries.getQueryData<NotificationSettings>(KEY)
    if (!now) return
    const next = change === 'defaults' ? { ...now, items: [] } : { ...now, ...change }
    if (change !== 'defaults') queries.setQueryData(KEY, next)
    const { items, email, quiet_hours } = next
    try {
      const saved = await client.notifications.saveSettings({ items, email, quiet_hours })
      if (change === 'defaults') queries.setQueryData(KEY, saved)
    } catch (failure) {
      await queries.invalidateQueries({ queryKey: KEY })
      throw failure
    }
  })
  return { data, change: act, problem: error instanceof Problem ? error : problem }
}

/** After something else has changed them. */
export function readSettingsAgain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY })
}
