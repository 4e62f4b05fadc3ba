import { ClockListQuery, MOST_CLOCK_TICKETS, TicketClockList } from '@waybill/contract/sla/sla.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import { isId } from '../people/people.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { wrongFilter } from '../tickets/tickets.errors.ts'
import { clockList } from './clock-list.queries.ts'

const list = defineRoute({
  method: 'GET',
  path: '/sla/clocks',
  tag: 'SLA',
  summary:
    'Of each ticket the clock that needs somebody first, of those that are not over: of the tickets named, or of all that you see',
  access: { policy: 'ticket.see; clocks of steps where ticket.see_internal' },
  query: ClockListQuery,
  responses: { 200: TicketClockList, 304: null },
  async handler(request) {
    const { kernel, actor, query } = request
    requireRead(actor)
    const wanted = {
      tickets: idsOf(query.tickets),
      atRisk: query.at_risk === true,
      ofSteps: query.of_steps !== false,
      target: query.target,
      limit: query.limit ?? MOST_CLOCK_TICKETS,
    }
    const body = { items: await clockList(kernel.store.db, actor, wanted, kernel.clock.now()) }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

function idsOf(list: string | undefined): string[] | undefined {
  if (list === undefined) return undefined
  const ids = [...new Set(list.toLowerCase().split(','))].filter((id) => id !== '')
  const wrong = ids.find((id) => !isId(id))
  if (wrong !== undefined) throw wrongFilter('tickets', `"${wrong}" is no id of a ticket`)
  if (ids.length > MOST_CLOCK_TICKETS)
    throw wrongFilter('tickets', `more than ${String(MOST_CLOCK_TICKETS)} are too many`)
  return ids
}

export const clockListRoutes: Route[] = [list]
