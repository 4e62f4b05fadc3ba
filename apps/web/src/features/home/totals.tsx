import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Overview } from '@waybill/contract/overview/overview.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { Layers } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../../messages/messages.ts'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import classes from './totals.module.css'

const TOTALS: {
  name: 'all' | 'open' | 'in_progress' | 'resolved' | 'critical'
  q: string
  sign: ReactNode
}[] = [
  { name: 'all', q: '', sign: <Layers className={classes.icon} aria-hidden /> },
  { name: 'open', q: 'status:open', sign: <StatusRing status="open" labelled /> },
  { name: 'in_progress', q: 'status:in_progress', sign: <StatusRing status="in_progress" labelled /> },
  { name: 'resolved', q: 'status:resolved', sign: <StatusRing status="resolved" labelled /> },
  {
    name: 'critical',
    q: 'priority:critical status:open,in_progress',
    sign: <PriorityBars priority="critical" labelled />,
  },
]

const number = new Intl.NumberFormat('en')

/** How many there are of each; each leads to them. */
export function Totals({ totals, error }: { totals: Overview['totals'] | undefined; error: unknown }) {
  return (
    <nav aria-label={t('home.totals')}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      <ul className={classes.totals}>
        {TOTALS.map(({ name, q, sign }) => (
          <li key={name}>
            <Link to="/tickets" search={q === '' ? {} : { q }} className={classes.total} data-total={name}>
              <span className={classes.label}>
                {sign}
                {t(`home.${name}`)}
              </span>
              {totals ? (
                <span className={classes.number}>{number.format(totals[name])}</span>
              ) : (
                <Skeleton className={classes.shape} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
