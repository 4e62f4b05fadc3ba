import { mayInProject, mayWithTicket } from '@waybill/contract/access/policies.ts'
import { EventFeed } from '@waybill/contract/events/event.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { ProjectRef, Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import { defineRoute, ok, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { EventRights } from './event-rights.ts'
import { positionFromTheFuture } from './events.errors.ts'
import { presentEvents } from './events.presenter.ts'
import { parseKinds } from './kinds-filter.ts'
import { readFeed } from './read-feed.ts'
import { listenForEvents, startWaiting } from './wait-for-events.ts'

const FeedQuery = strict({
  after: Type.Optional(Seq),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30,
      description: 'Seconds to wait for an event when there is none yet',
    }),
  ),
  kinds: Type.Optional(Type.String({ maxLength: 2_000, description: 'E.g. ticket.created,comment.*' })),
  project: Type.Optional(ProjectRef),
  ticket: Type.Optional(TicketRef),
})

type Request = RouteRequest<unknown, Static<typeof FeedQuery>, unknown>

export const feed = defineRoute({
  method: 'GET',
  path: '/events',
  tag: 'Events',
  summary: 'What happened after a position, as far as you may see it today; go on with ?after=<next>',
  access: { policy: 'by event: ticket.see, ticket.see_internal, project.see_settings, installation.audit' },
  query: FeedQuery,
  responses: { 200: EventFeed },
  async handler(request) {
    requireRead(request.actor)
    const wait = request.query.wait ?? 0
    if (wait === 0) return ok(await look(request, await placesOf(request)))
    const done = startWaiting(request.kernel, request.actor.person_id ?? request.actor.kind)
    try {
      return ok(await lookUntil(request, Date.now() + wait * 1_000))
    } finally {
      done()
    }
  },
})

type Feed = Static<typeof EventFeed>

/** Looks again at each ring, with the rights of that moment; what was passed over is not looked at again. */
async function lookUntil(request: Request, until: number): Promise<Feed> {
  const places = await placesOf(request)
  const { ended } = request
  const listening = listenForEvents(request.kernel, ended)
  try {
    let found = await look(request, places)
    while (found.items.length === 0 && found.next === found.head && !ended.aborted && Date.now() < until) {
      await listening.next(until)
      found = await look(request, places, found.next)
    }
    return found
  } finally {
    listening.close()
  }
}

interface Places {
  projectId?: string
  ticketId?: string
}

async function look({ kernel, actor, query }: Request, places: Places, from?: number): Promise<Feed> {
  const { db } = kernel.store
  const after = from ?? query.after ?? 0
  const { head } = await readHead(db)
  if (after > head) throw positionFromTheFuture(after, head)
  const { events, next } = await readFeed(db, new EventRights(db, actor), {
    ...places,
    after,
    head,
    limit: query.limit ?? 50,
    kinds: parseKinds(query.kinds),
  })
  return { items: await presentEvents(db, actor, events), next, head }
}

async function placesOf({ kernel, actor, query }: Request): Promise<Places> {
  const { db } = kernel.store
  const places: Places = {}
  if (query.project !== undefined) {
    const found = await loadProjectFacts(db, query.project, actor)
    if (!found || mayInProject(actor, 'project.see', found.facts) !== 'allow') throw notFound('project')
    places.projectId = found.project.id
  }
  if (query.ticket !== undefined) {
    const found = await loadTicket(db, query.ticket, actor)
    if (!found || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow') throw notFound('ticket')
    places.ticketId = found.ticket.id
  }
  return places
}
