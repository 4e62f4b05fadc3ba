import { useMediaQuery } from '@mantine/hooks'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { Page, PageHead } from '../../ui/page/page.tsx'
import { PartsNav } from '../../ui/page/parts-nav.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TicketBeside } from '../ticket/ticket-beside.tsx'
import { byDue } from './by-due.ts'
import { callsForALead } from './calls-for-a-lead.ts'
import { Elsewhere } from './elsewhere.tsx'
import { MyItems } from './my-items.tsx'
import { Queues } from './queues.tsx'
import { useEnds, useMine, useQueues, useWaiting } from './use-my-work.ts'
import { Waiting } from './waiting.tsx'

const route = getRouteApi('/inside/my-work')
const PARTS = ['mine', 'queues', 'desk', 'unrouted', 'ends'] as const
export type Part = (typeof PARTS)[number]

/** What workflows hand to me, what my teams share, and what leads decide. */
export function MyWorkPage() {
  const { part: asked, peek } = route.useSearch()
  const navigate = useNavigate()
  const me = useMe()
  const mine = useMine()
  const queues = useQueues()
  const waiting = useWaiting()
  const ends = useEnds()
  const part = PARTS.find((one) => one === asked) ?? 'mine'
  const isWide = useMediaQuery('(min-width: 1100px)', false) ?? false
  const beside = isWide ? peek : undefined
  const place = part === 'mine' ? {} : { part }
  const items = mine.data && byDue(mine.data, me.id)
  const counts: Record<Part, number | undefined> = {
    mine: items?.length,
    queues: queues.data?.reduce((sum, { tasks }) => sum + tasks.length, 0),
    desk: waiting.data?.desk.length,
    unrouted: waiting.data?.unrouted.length,
    ends: ends.data?.filter(callsForALead).length,
  }
  const isForLeads = (one: Part) => one === 'desk' || one === 'unrouted' || one === 'ends'
  const shown = PARTS.filter((one) => !isForLeads(one) || one === part || (counts[one] ?? 0) > 0)
  const { error } = { mine, queues, desk: waiting, unrouted: waiting, ends }[part]
  const row = { place, beside: isWide, shown: beside }
  return (
    <TicketBeside ticket={beside} onClose={() => void navigate({ to: '/my-work', search: place })}>
      <Page>
        <PageHead title={t('my_work.title')} ruled>
          <PartsNav
            label={t('my_work.parts')}
            parts={shown}
            part={part}
            nameOf={(one) => t(`my_work.part.${one}`)}
            linkTo={(one) => ({ to: '/my-work', search: one === 'mine' ? {} : { part: one } })}
            countOf={(one) => counts[one]}
          />
        </PageHead>
        <ProblemNote problem={error instanceof Problem ? error : null} />
        {counts[part] === undefined && !error && <ListShape rows={6} />}
        {part === 'mine' && items && <MyItems items={items} queued={counts.queues ?? 0} row={row} />}
        {part === 'queues' && queues.data && (
          <Queues queues={queues.data} hasTeams={queues.hasTeams ?? true} row={row} />
        )}
        {part === 'desk' && waiting.data && <Waiting part="desk" tasks={waiting.data.desk} row={row} />}
        {part === 'unrouted' && waiting.data && (
          <Waiting part="unrouted" tasks={waiting.data.unrouted} row={row} />
        )}
        {part === 'ends' && ends.data && <Elsewhere ends={ends.data} row={row} />}
      </Page>
    </TicketBeside>
  )
}
