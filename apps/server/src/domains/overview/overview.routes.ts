import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { Activity, Load, OVERVIEW_DAYS, Overview } from '@waybill/contract/overview/overview.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { etagOf, etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { timeZoneOf } from '../query/find-named.queries.ts'
import { keepAnswer } from '../tickets/kept-answers.ts'
import { newestActivity } from './newest-activity.ts'
import { Calendar } from './days.ts'
import {
  QUARTER_MILLIS,
  byStatusQuery,
  criticalQuery,
  loadQuery,
  quartersQuery,
  sightOf,
  type Sight,
} from './overview.queries.ts'

const DAY_MILLIS = 24 * 60 * 60 * 1000

const overview = defineRoute({
  method: 'GET',
  path: '/overview',
  tag: 'Overview',
  summary: 'The tickets that you see, in numbers: by status, and by day what was created and resolved',
  access: { policy: 'ticket.see' },
  responses: { 200: Overview, 304: null },
  async handler(request) {
    const { kernel, actor } = request
    requireRead(actor)
    const { db } = kernel.store
    const { head, directory } = await headOfThisTurn(db)
    const calendar = new Calendar(await timeZoneOf(db, actor))
    const now = kernel.clock.now()
    const today = calendar.dateOf(now)
    // The day is part of the tag: at midnight it is another answer, although nothing happened.
    const etag = etagOf(head, directory * 100 + Number(today.slice(-2)))
    return keepAnswer(request, etag, async () => ({
      json: JSON.stringify(await makeOverview(kernel, actor, calendar)),
      headers: {},
    }))
  },
})

async function makeOverview({ store, clock }: Kernel, actor: Actor, calendar: Calendar): Promise<Overview> {
  const { background } = store
  const sight = await sightOf(store.db, actor)
  const now = clock.now()
  const totals = { all: 0, open: 0, in_progress: 0, resolved: 0, closed: 0, critical: 0 }
  for (const { status, count } of await byStatusQuery(background, sight).execute()) {
    totals[status] = count
    totals.all += count
  }
  totals.critical = (await criticalQuery(background, sight).executeTakeFirstOrThrow()).count
  const days = calendar.lastDays(now, OVERVIEW_DAYS)
  // A day more, because the first one may begin before that many times 24 hours.
  const from = now - (OVERVIEW_DAYS + 1) * DAY_MILLIS
  const [created, resolved] = [
    await countByDay(background, sight, 'created_at', from, calendar),
    await countByDay(background, sight, 'resolved_at', from, calendar),
  ]
  return {
    totals,
    days: days.map((date) => ({ date, created: created.get(date) ?? 0, resolved: resolved.get(date) ?? 0 })),
  }
}

async function countByDay(
  db: Db,
  sight: Sight,
  column: 'created_at' | 'resolved_at',
  from: number,
  calendar: Calendar,
): Promise<Map<string, number>> {
  const days = new Map<string, number>()
  for (const { quarter, count } of await quartersQuery(db, sight, column, from).execute()) {
    const day = calendar.dateOf(quarter * QUARTER_MILLIS)
    days.set(day, (days.get(day) ?? 0) + count)
  }
  return days
}

const load = defineRoute({
  method: 'GET',
  path: '/overview/load',
  tag: 'Overview',
  summary: 'How many unresolved tickets each person has, of those that you see',
  access: { policy: 'people.list; ticket.see' },
  responses: { 200: Load, 304: null },
  async handler(request) {
    const { kernel, actor } = request
    const decision = mayInInstallation(actor, 'people.list')
    if (decision === 'hide') throw notFound('page')
    if (decision === 'forbid') throw forbidden('The token has no scope "read". Use one that has it.')
    const { store, clock } = kernel
    const { head, directory } = await headOfThisTurn(store.db)
    const now = clock.now()
    const rows = await loadQuery(store.background, await sightOf(store.db, actor), now).execute()
    const names = await namesOfPeople(
      store.db,
      rows.flatMap((row) => row.assignee_id ?? []),
    )
    let unassigned = 0
    const items: Load['items'] = []
    for (const { assignee_id: id, open, in_progress, critical, overdue } of rows) {
      if (id === null) unassigned = open + in_progress
      else items.push({ person: { id, name: names.get(id) ?? '' }, open, in_progress, critical, overdue })
    }
    items.sort(
      (a, b) => b.open + b.in_progress - a.open - a.in_progress || (a.person.id < b.person.id ? -1 : 1),
    )
    // What is overdue moves with the clock.
    const etag = etagOf(head, directory * 100_000 + (Math.floor(now / 60_000) % 100_000))
    return request.has(etag) ? notModified(etag) : ok({ items, unassigned }, etag)
  },
})

const activity = defineRoute({
  method: 'GET',
  path: '/overview/activity',
  tag: 'Overview',
  summary: 'What happened last to the tickets that you see, newest first, in words',
  access: { policy: 'ticket.see, or ticket.see_internal' },
  query: strict({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
  responses: { 200: Activity, 304: null },
  async handler(request) {
    const { kernel, actor } = request
    requireRead(actor)
    const body = { items: await newestActivity(kernel.store.db, actor, request.query.limit ?? 20) }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

export const overviewRoutes: Route[] = [overview, load, activity]
