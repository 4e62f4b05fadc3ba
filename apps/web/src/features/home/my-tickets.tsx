import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../messages/messages.ts'
import { useProjects } from '../../sync/directory.ts'
import { useTickets } from '../../sync/use-tickets.ts'
import { CreateProjectLink } from '../../ui/create-project-link.tsx'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNow } from '../../ui/use-now.ts'
import { Panel } from './panel.tsx'
import page from './home-page.module.css'
import classes from './my-tickets.module.css'

const SHOWN = 8
const LIST = 'assignee:me is:unresolved sort:due'
/** What could become one's own, where one has nothing. */
const INSTEAD = 'assignee:none is:unresolved'

/** What one has to do, by when it is due. */
export function MyTickets() {
  const { tickets, ready, problem } = useTickets({ filter: LIST })
  const shown = tickets.slice(0, SHOWN)
  return (
    <Panel
      title={t('home.mine')}
      action={
        <Link to="/tickets" search={{ q: LIST }} className={page.panel_link}>
          {t('home.mine_all')}
        </Link>
      }
    >
      <ProblemNote problem={problem} />
      {!ready && !problem && <ListShape rows={4} />}
      {ready && shown.length === 0 && <NothingOfMine />}
      <ul className={page.rows}>
        {shown.map((ticket) => (
          <MyTicket key={ticket.id} ticket={ticket} />
        ))}
      </ul>
    </Panel>
  )
}

/** Leads only to where there is something: to what belongs to nobody, or to the first project. */
function NothingOfMine() {
  const { data: projects } = useProjects()
  const { tickets } = useTickets({ filter: INSTEAD })
  if (projects?.length === 0)
    return (
      <EmptyPlace title={t('projects.none')} text={t('projects.none_text')} action={<CreateProjectLink />} />
    )
  if (tickets.length === 0) return <EmptyPlace title={t('home.mine_empty')} text={t('home.nothing_waits')} />
  return (
    <EmptyPlace
      title={t('home.mine_empty')}
      text={t('home.mine_empty_text')}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/tickets" search={{ q: INSTEAD }} {...props} />}
        >
          {t('home.mine_empty_action')}
        </Button>
      }
    />
  )
}

function MyTicket({ ticket }: { ticket: Ticket }) {
  const isLate = useNow((now) => ticket.due_at !== null && Date.parse(ticket.due_at) < now)
  return (
    <li>
      <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.row}>
        <PriorityBars priority={ticket.priority} />
        <StatusRing status={ticket.status} />
        <span className={classes.key}>{ticket.key}</span>
        <span className={classes.title}>{ticket.title}</span>
        {ticket.due_at !== null && (
          <span className={classes.due} data-late={isLate}>
            {t(isLate ? 'home.overdue' : 'home.due')} <TimeAgo at={ticket.due_at} />
          </span>
        )}
      </Link>
    </li>
  )
}
