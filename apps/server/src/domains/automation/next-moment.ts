import { Cron } from 'croner'

/**
 * The first moment of a schedule after an instant, in milliseconds; null when there is none to come. Local times that a change
 * of the clock leaves out are moved on, and those that come twice come once.
 * @param cron five fields, as cron knows them
 * @param zone IANA
 */
export function nextMoment(cron: string, zone: string, after: number): number | null | 'wrong' {
  if (cron.trim().split(/\s+/).length !== 5) return 'wrong'
  try {
    const next = new Cron(cron, { timezone: zone, mode: '5-part' }).nextRun(new Date(after))
    return next?.getTime() ?? null
  } catch {
    return 'wrong'
  }
}
