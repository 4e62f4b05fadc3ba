import { setImmediate as nextTurn } from 'node:timers/promises'
import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { HistoryEntry, type LogEvent } from '@waybill/contract/events/event.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { Instant, PersonRef, ProjectRef, TicketRef, line, listOf, strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { defineRoute, ok } from '../../http/route.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents, readHead, type LogQuery } from '../../kernel/event-log.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { presentHistory } from './events.presenter.ts'
import { parseKinds } from './kinds-filter.ts'

/**
 * Events looked at in one request: a page may be short, or empty, although there are more behind it. To find words, each
 * event is put into words, which takes longer.
 */
const WINDOW = 20_000
const WINDOW_IN_WORDS = 2_000
const EVENTS_AT_ONCE = 100

export const audit = defineRoute({
  method: 'GET',
  path: '/audit',
  tag: 'Events',
  summary:
    'Who did what in the installation, newest first; a page with filters may be short: go on until next is null',
  access: { policy: 'installation.audit' },
  query: strict({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
    actor: Type.Optional(PersonRef),
    kind: Type.Optional(Type.String({ maxLength: 2_000, description: 'E.g. person.role_changed,token.*' })),
    project: Type.Optional(ProjectRef),
    ticket: Type.Optional(TicketRef),
    text: Type.Optional(line(200, 'Words that the sentence of the event holds')),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
  responses: { 200: listOf(HistoryEntry) },
  async handler({ kernel, actor, query }) {
    const decision = mayInInstallation(actor, 'installation.audit')
    if (decision === 'hide') throw notFound('page')
    if (decision === 'forbid') throw forbidden('Only admins read the audit log.')
    const { db } = kernel.store
    const about = await aboutOf(db, actor, query)
    const limit = query.limit ?? 50
    const words = query.text === undefined ? [] : foldText(query.text).split(/\s+/)
    const name = `audit ${JSON.stringify([about, query.kind, words, query.from, query.to])}`
    const [before] = decodeCursor(name, query.after, ['number']) ?? [(await readHead(db)).head + 1]
    const searches = words.length > 0
    const bottom = Math.max(0, before - (searches ? WINDOW_IN_WORDS : WINDOW) - 1)
    const kinds = parseKinds(query.kind)
    const events = await readEvents(db, {
      newestFirst: true,
      before,
      after: bottom,
      limit: searches ? WINDOW_IN_WORDS : limit,
      ...(kinds && { kinds: [...kinds] }),
      ...about,
      ...(query.from !== undefined && { recordedFrom: toMillis(query.from) }),
      ...(query.to !== undefined && { recordedBefore: toMillis(query.to) }),
    })
    const items = (await findWords(db, actor, events, { words, limit })).slice(0, limit)
    // All of the window was looked at, unless the page was full before its end.
    const end = items.length === limit ? (items.at(-1)?.seq ?? 0) : bottom + 1
    return ok({ items, next: end > 1 ? encodeCursor(name, [end]) : null })
  },
})

/** The first of the events whose sentences hold the words, some more than asked for; others have their turn in between. */
async function findWords(
  db: Db,
  actor: Actor,
  events: readonly LogEvent[],
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<Static<typeof HistoryEntry>[]> {
  const found: Static<typeof HistoryEntry>[] = []
  for (let at = 0; at < events.length && found.length < limit; at += EVENTS_AT_ONCE) {
    if (at > 0) await nextTurn()
    const entries = await presentHistory(db, actor, events.slice(at, at + EVENTS_AT_ONCE))
    found.push(...entries.filter(({ text }) => words.every((word) => foldText(text).includes(word))))
  }
  return found
}

/** Whom and what the events are about, by ids. @throws Problem 404 for what there is not */
async function aboutOf(
  db: Db,
  actor: Actor,
  { actor: person, project, ticket }: { actor?: string; project?: string; ticket?: string },
): Promise<Pick<LogQuery, 'actorId' | 'projectId' | 'ticketId'>> {
  const [by, of, on] = [
    person === undefined ? undefined : await findPersonByRef(db, person),
    project === undefined ? undefined : await loadProjectFacts(db, project, actor),
    ticket === undefined ? undefined : await loadTicket(db, ticket, actor),
  ]
  if (by === null) throw notFound('person')
  if (of === null) throw notFound('project')
  if (on === null) throw notFound('ticket')
  return {
    ...(by && { actorId: by.id }),
    ...(of && { projectId: of.project.id }),
    ...(on && { ticketId: on.ticket.id }),
  }
}
