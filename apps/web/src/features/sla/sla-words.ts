import { t } from '../../messages/messages.ts'
import { millisOf, timeWords, type ClockReading } from './time-left.ts'

/** How a clock stands, in a few words: "3 h 12 m left"; while it stands still never a date. */
export function slaWords({ state, left, due }: ClockReading): string {
  const time = timeWords(millisOf(left) ?? 0)
  switch (state) {
    case 'none':
      return t('sla.state.none')
    case 'met':
      return t('sla.met')
    case 'paused':
      return t('sla.paused', { time })
    case 'breached':
      // Outside of business hours nothing is counted yet.
      return millisOf(left) === 0 ? t('sla.just_missed') : t('sla.missed', { time })
    case 'running':
      return due === null ? t('sla.never') : t('sla.left', { time })
  }
}
