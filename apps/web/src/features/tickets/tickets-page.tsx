import { useMediaQuery } from '@mantine/hooks'
import { getRouteApi } from '@tanstack/react-router'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { t } from '../../messages/messages.ts'
import { SaveView } from '../views/save-view.tsx'
import { readColumns, writeColumns } from './columns.ts'
import { readGrouping } from './groups.ts'
import { ListTools } from './list-tools.tsx'
import { PeekPanel } from './peek-panel.tsx'
import { FilterChips } from './query/filter-chips.tsx'
import { QueryEditor } from './query/query-editor.tsx'
import { TicketList } from './ticket-list.tsx'
import frame from './tickets-frame.module.css'
import classes from './tickets-page.module.css'
import { useTickets } from '../../sync/use-tickets.ts'
import { useCount } from './use-count.ts'

const route = getRouteApi('/inside/tickets')

/** All tickets that one may see, by any question. The address holds everything of it. */
export function TicketsPage() {
  const { q = '', group, columns: named, peek, view } = route.useSearch()
  const navigate = route.useNavigate()
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const tickets = useTickets({ filter: q })
  const count = useCount(q, tickets.tickets, tickets.ready && tickets.problem === null)
  const columns = readColumns(named)
  const grouping = readGrouping(group)
  const parsed = parseQuery(q)
  // Of another order the head of a column speaks; a small screen has room for neither.
  const isNewestFirst = !narrow && parsed.ok && parsed.query.sort === null && !columns.includes('created')

  type Search = ReturnType<typeof route.useSearch>
  const go = (change: Search, replace = false) =>
    void navigate({ search: (search: Search): Search => merged(search, change), replace })

  return (
    <div className={frame.page}>
      <div className={frame.body}>
        <div className={frame.head}>
          <h1 className={frame.title}>
            {t('tickets.title')}
            {count !== null && <span className={classes.count}>{t('tickets.count', { count })}</span>}
          </h1>
          {isNewestFirst && <span className={classes.count}>{t('tickets.newest_first')}</span>}
          <SaveView query={q} columns={columns} group={grouping} view={view} />
          <ListTools
            query={q}
            columns={columns}
            onColumns={(next) => go({ columns: writeColumns(next) }, true)}
            grouping={grouping}
            onGrouping={(next) => go({ group: next ?? undefined })}
          />
        </div>
        <div className={frame.filters}>
          <QueryEditor query={q} problem={tickets.problem} onApply={(next) => go({ q: next })} />
          <FilterChips query={q} onApply={(next) => go({ q: next })} />
        </div>
        <TicketList
          // Another question is another list: nothing of it is chosen, and it begins at its top.
          key={q}
          query={q}
          tickets={tickets}
          count={count}
          columns={columns}
          grouping={grouping}
          narrow={narrow}
          peek={peek}
          onPeek={(key) => go({ peek: key }, peek !== undefined && key !== undefined)}
          onQuery={(next) => go({ q: next })}
        />
      </div>
      {peek !== undefined && !narrow && (
        <PeekPanel ticket={peek} onClose={() => go({ peek: undefined }, true)} />
      )}
    </div>
  )
}

/** The address after a change; what is empty does not stand in it. */
function merged<Search extends Readonly<Record<string, string | undefined>>>(
  before: Search,
  change: Search,
): Search {
  const all: Search = { ...before, ...change }
  for (const name in all) if (!all[name]) delete all[name]
  return all
}
