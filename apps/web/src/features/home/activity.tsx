import { Link } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { groupActivity, withLocalTimes, type ActivityGroup } from './group-activity.ts'
import { Panel } from './panel.tsx'
import { useLiveQuery } from './use-live-query.ts'
import classes from './activity.module.css'

const EVERY = 300
const SHOWN = 40
/** Of one ticket. */
const LINES = 4

/** What happens now, in words. */
export function Activity() {
  const { data, error } = useLiveQuery(['home', 'activity'], () => client.overview.activity(SHOWN), {
    atMostEvery: EVERY,
  })
  return (
    <Panel title={t('home.activity')}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!data && !error && <ListShape rows={10} />}
      {data?.items.length === 0 && (
        <EmptyPlace title={t('home.activity_empty')} text={t('home.activity_empty_text')} />
      )}
      <ol className={classes.list}>
        {groupActivity(data?.items ?? []).map((group) => (
          <ActivityOfTicket key={group.items[0]?.seq} group={group} />
        ))}
      </ol>
    </Panel>
  )
}

function ActivityOfTicket({ group: { ticket, items } }: { group: ActivityGroup }) {
  return (
    <li>
      <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.group}>
        <span className={classes.ticket}>
          <StatusRing status={ticket.status} />
          <span className={classes.key}>{ticket.key}</span>
          <span className={classes.title}>{ticket.title}</span>
        </span>
        {items.slice(0, LINES).map(({ seq, kind, actor, text, at }) => (
          <span key={seq} className={classes.line}>
            <PersonAvatar person={actor} size="small" labelled />
            <span className={classes.text}>
              {kind === 'ticket.created'
                ? t('home.created_it', { name: actor?.name ?? t('home.waybill') })
                : withLocalTimes(text)}
            </span>
            <TimeAgo at={at} className={classes.time} />
          </span>
        ))}
        {items.length > LINES && (
          <span className={classes.rest}>{t('home.activity_more', { count: items.length - LINES })}</span>
        )}
      </Link>
    </li>
  )
}
