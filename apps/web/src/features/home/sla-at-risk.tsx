import { Link } from '@tanstack/react-router'
import type { TicketClockList } from '@waybill/contract/sla/sla.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { SlaBar } from '../sla/sla-bar.tsx'
import { Panel } from './panel.tsx'
import { useLiveQuery } from './use-live-query.ts'
import page from './home-page.module.css'
import classes from './my-tickets.module.css'

const SHOWN = 6
const AT_MOST = 3_000
const AT_LEAST = 30_000

/** Tickets whose time is nearly used up, or is; there only when there are any. */
export function SlaAtRisk() {
  const { data } = useLiveQuery<TicketClockList>(
    ['sla', 'at-risk'],
    () => client.sla.clocks({ at_risk: true, limit: SHOWN }),
    { atMostEvery: AT_MOST, atLeastEvery: AT_LEAST },
  )
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('sla.at_risk')}>
      <ul className={page.rows}>
        {data.items.map((clock) => (
          <li key={clock.ticket.id}>
            <Link to="/tickets/$ticket" params={{ ticket: clock.ticket.key }} className={classes.row}>
              <PriorityBars priority={clock.ticket.priority} />
              <StatusRing status={clock.ticket.status} />
              <span className={classes.key}>{clock.ticket.key}</span>
              <span className={classes.title}>{clock.ticket.title}</span>
              <span className={classes.target}>{t(`sla.target.${clock.target}`)}</span>
              <span className={classes.clock}>
                <SlaBar clock={clock} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
