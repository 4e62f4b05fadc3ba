import { ActionIcon } from '@mantine/core'
import type { Clock } from '@waybill/contract/sla/sla.ts'
import { X } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { dateAndTime } from '../../ui/instants.ts'
import { SlaBar } from './sla-bar.tsx'
import { millisOf, timeWords } from './time-left.ts'
import classes from './clock-sum.module.css'

/** How a clock came to where it stands, line by line, without a gap. */
export function ClockSum({ clock, onClose }: { clock: Clock; onClose: () => void }) {
  const { target, policy, calendar, due, state, elapsed, total, sum, words, zone } = clock
  const about = [
    policy && t('sla.by', { policy: policy.name }),
    calendar ? t('sla.hours', { calendar: calendar.name }) : t('sla.around_the_clock'),
  ]
  return (
    <div className={classes.sum}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t(`sla.target.${target}`)}</h2>
        <SlaBar clock={clock} />
        <ActionIcon variant="subtle" aria-label={t('ui.close')} className={classes.close} onClick={onClose}>
          <X aria-hidden className={classes.icon} />
        </ActionIcon>
      </div>
      <p className={classes.about}>
        {elapsed !== null &&
          total !== null &&
          t('sla.of_total', { elapsed: timeOf(elapsed), total: timeOf(total) })}
        {', '}
        {about.filter(Boolean).join(', ')}
        {due !== null && state !== 'paused' && `. ${t('sla.due')} ${dateAndTime(due)}`}
      </p>
      {/* A long sum is scrolled by keys too. */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('sla.title')}>
        <table className={classes.lines}>
          <thead>
            <tr>
              <th scope="col">{t('sla.from')}</th>
              <th scope="col">{t('sla.to')}</th>
              <th scope="col" className={classes.number}>
                {t('sla.counted')}
              </th>
              <th scope="col">{t('sla.why')}</th>
            </tr>
          </thead>
          <tbody>
            {sum.map(({ from, to, counted, why }) => {
              const millis = millisOf(counted) ?? 0
              return (
                <tr key={from + why} data-counted={millis > 0}>
                  <td>{dateAndTime(from)}</td>
                  <td>{dateAndTime(to)}</td>
                  <td className={classes.number}>{millis > 0 ? timeWords(millis) : '–'}</td>
                  <td>{why}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className={classes.words}>{t('sla.on_clock', { zone, words })}</p>
    </div>
  )
}

function timeOf(duration: string): string {
  return timeWords(millisOf(duration) ?? 0)
}
