import type { PersonView } from '@waybill/contract/people/person.ts'
import { t } from '../../messages/messages.ts'
import { dateAndTime } from '../../ui/instants.ts'
import { useNow } from '../../ui/use-now.ts'
import { awayOf, isAwayNow } from './is-away.ts'
import classes from './away-tag.module.css'

/** That somebody gets nothing in turn now, or from when on. */
export function AwayTag({ person }: { person: PersonView }) {
  const words = useNow((now) => {
    const away = awayOf(person, now)
    if (!away) return null
    if (!isAwayNow(away, now)) return t('team.away_from', { from: dateAndTime(away.from) })
    return away.until === null ? t('team.away') : t('team.away_until', { until: dateAndTime(away.until) })
  })
  return words === null ? null : <span className={classes.tag}>{words}</span>
}
