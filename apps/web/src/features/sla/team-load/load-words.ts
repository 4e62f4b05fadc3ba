import { t } from '../../../messages/messages.ts'
import { businessWords } from '../../workflows/model/duration-words.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
/** From here on minutes tell nothing. Hours. */
const WHOLE_HOURS = 10

/** Seconds of open hours; below a minute nothing worth a word. */
export function waitWords(seconds: number): string {
  if (seconds < MINUTE) return t('team_load.no_wait')
  const hours = Math.round(seconds / HOUR)
  return hours < WHOLE_HOURS
    ? businessWords(`PT${String(seconds - (seconds % MINUTE))}S`)
    : t('team_load.hours', { count: hours.toLocaleString('en') })
}

/** 0 to 1; null: of nothing. */
export function shareWords(share: number | null): string {
  if (share === null) return t('team_load.nothing')
  return t('team_load.share', { count: Math.round(share * 100) })
}
