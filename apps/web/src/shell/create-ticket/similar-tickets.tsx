import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { StatusRing } from '../../ui/status-ring.tsx'
import classes from './create-ticket.module.css'
import { similarQuery } from './new-ticket.ts'

const WAIT = 500
const SHOWN = 3

/** Open tickets that may be about the same, before another one is made. */
export function SimilarTickets({ title, onGo }: { title: string; onGo: () => void }) {
  const [settled] = useDebouncedValue(title, WAIT)
  const query = similarQuery(settled)
  const { data } = useQuery({
    queryKey: ['similar', query],
    queryFn: ({ signal }) => client.search.find({ q: query ?? '', limit: SHOWN }, { signal }),
    enabled: query !== null,
  })
  const found = query === null ? [] : (data?.items ?? [])
  if (found.length === 0) return null
  return (
    <div className={classes.similar} role="note">
      <div className={classes.similarTitle}>{t('shell.similar')}</div>
      {found.map(({ ticket }) => (
        <Link
          key={ticket.id}
          to="/tickets/$ticket"
          params={{ ticket: ticket.key }}
          className={classes.similarTicket}
          onClick={onGo}
        >
          <StatusRing status={ticket.status} name={ticket.step.name} />
          <span className={classes.similarKey}>{ticket.key}</span>
          <span className={classes.similarText}>{ticket.title}</span>
        </Link>
      ))}
    </div>
  )
}
