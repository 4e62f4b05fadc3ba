import { useMediaQuery } from '@mantine/hooks'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TicketPeek } from '../ticket/ticket-peek.tsx'
import { byDue } from './by-due.ts'
import { MyItems } from './my-items.tsx'
import { Queues } from './queues.tsx'
import { useForLeads, useMine, useQueues } from './use-my-work.ts'
import { Waiting } from './waiting.tsx'
import classes from './my-work-page.module.css'

const route = getRouteApi('/inside/my-work')
const PARTS = ['mine', 'queues', 'desk', 'unrouted'] as const
export type Part = (typeof PARTS)[number]

/** What workflows hand to me, what my teams share, and what leads decide. */
export function MyWorkPage() {
  const { part: asked, peek } = route.useSearch()
  const navigate = useNavigate()
  const me = useMe()
  const mine = useMine()
  const queues = useQueues()
  const leads = useForLeads()
  const part = PARTS.find((one) => one === asked) ?? 'mine'
  const isWide = useMediaQuery('(min-width: 1100px)', false) ?? false
  const beside = isWide ? peek : undefined
  const place = part === 'mine' ? {} : { part }
  const items = mine.data && byDue(mine.data, me.id)
  const counts: Record<Part, number | undefined> = {
    mine: items?.length,
    queues: queues.data?.reduce((sum, { tasks }) => sum + tasks.length, 0),
    desk: leads.data?.desk.length,
    unrouted: leads.data?.unrouted.length,
  }
  const isForLeads = (one: Part) => one === 'desk' || one === 'unrouted'
  const shown = PARTS.filter((one) => !isForLeads(one) || one === part || (counts[one] ?? 0) > 0)
  const { error } = { mine, queues, desk: leads, unrouted: leads }[part]
  const row = { place, beside: isWide, shown: beside }
  return (
    <div className={classes.split} data-beside={beside !== undefined}>
      <div className={classes.page}>
        <header className={classes.header}>
          <h1 className={classes.title}>{t('my_work.title')}</h1>
          <nav className={classes.parts} aria-label={t('my_work.parts')}>
            {shown.map((one) => (
              <Link
                key={one}
                to="/my-work"
                search={one === 'mine' ? {} : { part: one }}
                className={classes.part}
                data-active={one === part}
                aria-current={one === part ? 'page' : undefined}
              >
                {t(`my_work.part.${one}`)}
                {(counts[one] ?? 0) > 0 && <span className={classes.count}>{counts[one]}</span>}
              </Link>
            ))}
          </nav>
        </header>
        <ProblemNote problem={error instanceof Problem ? error : null} />
        {counts[part] === undefined && !error && <ListShape rows={6} />}
        {part === 'mine' && items && <MyItems items={items} queued={counts.queues ?? 0} row={row} />}
        {part === 'queues' && queues.data && (
          <Queues queues={queues.data} hasTeams={queues.hasTeams ?? true} row={row} />
        )}
        {part === 'desk' && leads.data && <Waiting part="desk" tasks={leads.data.desk} row={row} />}
        {part === 'unrouted' && leads.data && (
          <Waiting part="unrouted" tasks={leads.data.unrouted} row={row} />
        )}
      </div>
      {beside !== undefined && (
        <aside className={classes.beside} aria-label={beside}>
          <TicketPeek ticket={beside} onClose={() => void navigate({ to: '/my-work', search: place })} />
        </aside>
      )}
    </div>
  )
}
