import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import classes from './migrate.module.css'

interface MigrationItemsProps {
  workflow: string
  migration: string
  /** How many are done: with more of them it is asked for again. */
  done: number
}

const SHOWN = 100

/** What became of each ticket, and why one stayed. */
export function MigrationItems({ workflow, migration, done }: MigrationItemsProps) {
  const { data } = useQuery({
    queryKey: ['directory', 'workflows', 'migration items', migration, done],
    queryFn: () => client.workflows.migrationItems(workflow, migration, { limit: SHOWN }),
  })
  if (!data) return <ListShape rows={3} />
  return (
    <ul className={classes.tickets}>
      {data.items.map(({ position, ticket, result, from, to, detail }) => (
        <li key={position}>
          {ticket ? (
            <Link to="/tickets/$ticket" params={{ ticket: ticket.key }}>
              {ticket.key}
            </Link>
          ) : (
            t('workflows.ticket_gone')
          )}{' '}
          {t(`workflows.result.${result}`)}
          {result === 'moved' && from !== null && to !== null && from !== to && `: ${from} → ${to}`}
          {detail !== null && `: ${detail}`}
        </li>
      ))}
      {data.next !== null && <li>{t('workflows.and_more')}</li>}
    </ul>
  )
}
