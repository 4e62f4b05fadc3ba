import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { HistoryEntry } from '@waybill/contract/events/event.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { Instant, PersonRef, listOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { defineRoute, ok } from '../../http/route.ts'
import { toMillis } from '../../kernel/clock.ts'
import { readEvents, readHead } from '../../kernel/event-log.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { presentHistory } from './events.presenter.ts'
import { parseKinds } from './kinds-filter.ts'

/** Events looked at in one request: a page may be short, or empty, although there are more behind it. */
const WINDOW = 20_000

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
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
  responses: { 200: listOf(HistoryEntry) },
  async handler({ kernel, actor, query }) {
    const decision = mayInInstallation(actor, 'installation.audit')
    if (decision === 'hide') throw notFound('page')
    if (decision === 'forbid') throw forbidden('Only admins read the audit log.')
    const { db } = kernel.store
    const person = query.actor === undefined ? null : await findPersonByRef(db, query.actor)
    if (query.actor !== undefined && !person) throw notFound('person')
    const limit = query.limit ?? 50
    const name = `audit ${JSON.stringify([person?.id, query.kind, query.from, query.to])}`
    const before =
      query.after === undefined
        ? (await readHead(db)).head + 1
        : Number(decodeCursor(name, query.after, 1)[0])
    const bottom = Math.max(0, before - WINDOW - 1)
    const kinds = parseKinds(query.kind)
    const events = await readEvents(db, {
      newestFirst: true,
      before,
      after: bottom,
      limit,
      ...(kinds && { kinds: [...kinds] }),
      ...(person && { actorId: person.id }),
      ...(query.from !== undefined && { recordedFrom: toMillis(query.from) }),
      ...(query.to !== undefined && { recordedBefore: toMillis(query.to) }),
    })
    const end = events.length === limit ? (events.at(-1)?.seq ?? 0) : bottom + 1
    const next = end > 1 ? encodeCursor(name, [end]) : null
    return ok({ items: await presentHistory(db, actor, events), next })
  },
})
