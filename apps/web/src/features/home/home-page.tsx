import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { Activity } from './activity.tsx'
import { DaysPanel } from './days-panel.tsx'
import { MyTickets } from './my-tickets.tsx'
import { SlaAtRisk } from './sla-at-risk.tsx'
import { Totals } from './totals.tsx'
import { useLiveQuery } from './use-live-query.ts'
import classes from './home-page.module.css'

const EVERY = 2_000

/** Where things stand: numbers, one's own work, the last thirty days, and what happens now. */
export function HomePage() {
  const { data, error } = useLiveQuery(['home', 'overview'], () => client.overview.get(), {
    atMostEvery: EVERY,
  })
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('home.title')}</h1>
      <Totals totals={data?.totals} error={error} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <SlaAtRisk />
          <MyTickets />
          <DaysPanel days={data?.days} />
        </div>
        <Activity />
      </div>
    </div>
  )
}
