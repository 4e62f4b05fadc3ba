import type { WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Db } from '../../io/db/tables.ts'
import { checkedCalendar } from '../calendars/check-calendar.ts'
import { findCalendarByRef } from '../calendars/calendars.queries.ts'
import { calendarOfPolicy, checkTargets, readCondition } from './check-policy.ts'
import { findPolicy, listPolicies } from './policies.queries.ts'
import { labelNamesOf, type BookCalendar, type BookPolicy, type RuleBook } from './rule-book.ts'

/** Beside every policy that there is. */
export const DRAFT = 'draft'

/**
 * The promises as they would be with a draft.
 * @throws Problem 422 for a draft that could not be saved, 404 for what it changes and is not there
 */
export async function draftBook(db: Db, book: RuleBook, draft: WhatIfInput): Promise<RuleBook> {
  const calendars = new Map(book.calendars)
  if (draft.calendar) {
    const row = await findCalendarByRef(db, draft.calendar.calendar)
    if (!row) throw notFound('calendar')
    const there = calendars.get(row.id)
    const { zone, periods } = draft.calendar
    if (there) calendars.set(row.id, { ...there, definition: checkedCalendar({ zone, periods }) })
  }
  const policies = book.policies.map((one) => ({
    ...one,
    calendar: one.calendar && (calendars.get(one.calendar.id) ?? null),
  }))
  if (!draft.policy) return { ...book, calendars, policies }
  const made = await draftPolicy(db, calendars, draft.policy)
  const all = await placed(db, policies, made, draft.policy.position)
  const names = await labelNamesOf(
    db,
    all.flatMap(({ targets }) => targets),
  )
  return { ...book, calendars, policies: all, labelNames: names }
}

async function draftPolicy(
  db: Db,
  calendars: ReadonlyMap<string, BookCalendar>,
  draft: NonNullable<WhatIfInput['policy']>,
): Promise<BookPolicy> {
  checkTargets(draft.targets)
  const there = draft.id === undefined ? null : await findPolicy(db, draft.id)
  if (draft.id !== undefined && !there) throw notFound('sla policy')
  const calendar =
    draft.calendar === undefined && there ? there.calendar_id : await calendarOfPolicy(db, draft.calendar)
  return {
    id: there?.id ?? DRAFT,
    name: there?.name ?? 'Draft',
    seq: 0,
    created_at: 0,
    condition: await readCondition(db, draft.condition ?? there?.condition ?? ''),
    calendar: calendar === null ? null : (calendars.get(calendar) ?? null),
    targets: draft.targets,
  }
}

/** In the place of the one that it changes, or by its position; without one it comes first. */
async function placed(
  db: Db,
  policies: readonly BookPolicy[],
  made: BookPolicy,
  position: number | undefined,
): Promise<BookPolicy[]> {
  const others = policies.filter(({ id }) => id !== made.id)
  if (position === undefined) {
    const place = policies.findIndex(({ id }) => id === made.id)
    return others.toSpliced(Math.max(0, place), 0, made)
  }
  const positions = new Map((await listPolicies(db)).map((row) => [row.id, row.position]))
  const place = others.findIndex(({ id }) => (positions.get(id) ?? 0) > position)
  return others.toSpliced(place === -1 ? others.length : place, 0, made)
}
