import { useQuery } from '@tanstack/react-query'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import { useAct } from '../../ui/use-act.ts'

/** Asked for again when something changes on another device, and when Slack is connected: the live log says so. */
const KEY = ['directory', 'notification-settings']

export type SettingsChange = Partial<Pick<NotificationSettings, 'items' | 'email' | 'quiet_hours'>>

/** How many changes were begun; they are saved one after the other. */
let changes = 0
let saving: Promise<unknown> = Promise.resolve()

/** As they are when nothing is being saved: an answer from in between would show a change taken back. */
async function settled(): Promise<NotificationSettings> {
  for (;;) {
    const before = changes
    await saving
    const found = await client.notifications.settings()
    if (before === changes) return found
  }
}

function save({ items, email, quiet_hours }: NotificationSettings): Promise<NotificationSettings> {
  changes += 1
  const saved = saving.then(() => client.notifications.saveSettings({ items, email, quiet_hours }))
  saving = saved.catch(() => undefined)
  return saved
}

/** Of what one is told and how. A change shows at once, and is taken back when it is refused. */
export function useNotificationSettings() {
  const { data, error } = useQuery({ queryKey: KEY, queryFn: settled })
  const { act, problem } = useAct(async (change: SettingsChange | 'defaults') => {
    const now = queries.getQueryData<NotificationSettings>(KEY)
    if (!now) return
    const next = change === 'defaults' ? { ...now, items: [] } : { ...now, ...change }
    if (change !== 'defaults') queries.setQueryData(KEY, next)
    try {
      const saved = await save(next)
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
