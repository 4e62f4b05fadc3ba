import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Overview } from '@waybill/contract/overview/overview.ts'
import { useEffect, useState, type ComponentType } from 'react'
import { t } from '../../messages/messages.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { dayName } from './day-name.ts'
import { Panel } from './panel.tsx'
import { speakValidLanguage } from './valid-language.ts'
import classes from './days-panel.module.css'

type Days = Overview['days']
type Chart = ComponentType<{ days: Days; label: string }>

/** What was created against what was resolved, as a picture or as numbers. */
export function DaysPanel({ days }: { days: Days | undefined }) {
  const [asTable, setAsTable] = useState(false)
  const [Chart, setChart] = useState<Chart | null>(null)
  useEffect(() => {
    speakValidLanguage()
    import('./days-chart.tsx').then(
      ({ DaysChart }) => setChart(() => DaysChart),
      // The network is gone before the picture came: the numbers are here.
      () => setAsTable(true),
    )
  }, [])
  const sum = (of: 'created' | 'resolved') => (days ?? []).reduce((all, day) => all + day[of], 0)
  const isEmpty = days !== undefined && sum('created') + sum('resolved') === 0
  const words = t('home.chart_is', { created: sum('created'), resolved: sum('resolved') })
  return (
    <Panel
      title={t('home.chart')}
      action={
        days &&
        Chart &&
        !isEmpty && (
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.toggle}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'home.as_chart' : 'home.as_table')}
          </Button>
        )
      }
    >
      <div className={classes.content}>
        {!days && <Skeleton className={classes.shape} />}
        {isEmpty && <EmptyPlace title={t('home.chart_empty')} text={t('home.chart_empty_text')} />}
        {days && !isEmpty && !asTable && (
          <>
            {Chart ? <Chart days={days} label={words} /> : <Skeleton className={classes.shape} />}
            <DaysTable days={days} isHidden />
          </>
        )}
        {days && !isEmpty && asTable && <DaysTable days={days} />}
      </div>
    </Panel>
  )
}

/** The picture in numbers, newest first; where the picture is shown, for screen readers alone. */
function DaysTable({ days, isHidden = false }: { days: Days; isHidden?: boolean }) {
  return (
    <div className={isHidden ? classes.hidden : classes.scroll} tabIndex={isHidden ? undefined : 0}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t('home.chart')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('home.day')}</th>
            <th scope="col">{t('home.created')}</th>
            <th scope="col">{t('home.resolved_series')}</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ date, created, resolved }) => {
            const day = dayName(date)
            return (
              <tr key={date}>
                <th scope="row">{day}</th>
                <td>
                  <Count
                    isHidden={isHidden}
                    count={created}
                    q={`created:${date}`}
                    label={t('home.created_on', { day })}
                  />
                </td>
                <td>
                  <Count
                    isHidden={isHidden}
                    count={resolved}
                    q={`resolved:${date}`}
                    label={t('home.resolved_on', { day })}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Count({
  count,
  q,
  label,
  isHidden,
}: {
  count: number
  q: string
  label: string
  isHidden: boolean
}) {
  if (isHidden || count === 0) return count
  return (
    <Link to="/tickets" search={{ q }} aria-label={`${String(count)}: ${label}`}>
      {count}
    </Link>
  )
}
