import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { asksForRatings, asksTheClock } from '@waybill/contract/query/asks-the-clock.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { durationMillis } from '@waybill/contract/workflows/duration.ts'
import type { Db } from '../../io/db/tables.ts'
import { findCalendarByRef } from '../calendars/calendars.queries.ts'
import { resolveQuery } from '../query/resolve-query.ts'
import { textsOf, type TicketCondition } from '../query/ticket-condition.ts'
import { readQuery } from '../tickets/ticket-filters.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import {
  emptyDuration,
  movingCondition,
  noSuchCalendar,
  targetTwice,
  wrongCondition,
  wrongOrder,
} from './policies.errors.ts'

const BY_URGENCY = ['critical', 'high', 'medium', 'low'] as const

/** @throws Problem 422 that names the target and the priority */
export function checkTargets(targets: readonly PolicyTarget[]): void {
  targets.forEach(({ target, durations }, index) => {
    if (targets.findIndex((one) => one.target === target) < index) throw targetTwice(index)
    const set = BY_URGENCY.flatMap((priority) => {
      const duration = durations[priority]
      if (duration === undefined || duration === null) return []
      const millis = durationMillis(duration) ?? 0
      if (millis === 0) throw emptyDuration(index, priority)
      return [{ priority, millis }]
    })
    set.forEach((one, place) => {
      const next = set[place + 1]
      if (next && next.millis <= one.millis) throw wrongOrder(index, one.priority, next.priority)
    })
  })
}

/**
 * The condition with ids in place of names, or null for all tickets.
 * @throws Problem 422 when it says nothing that a policy can be chosen by
 */
export async function readCondition(db: Db, condition: string): Promise<TicketCondition | null> {
  if (condition.trim() === '') return null
  try {
    const query = readQuery(condition)
    const { where, deleted } = await resolveQuery(db, SYSTEM, await reachOfAll(db, SYSTEM), query)
    if (query.sort !== null || deleted || asksTheClock(query.where)) throw movingCondition()
    if (asksForRatings(query.where)) throw movingCondition()
    if (where && textsOf(where).length > 0) throw movingCondition()
    return where
  } catch (error) {
    throw wrongCondition(error)
  }
}

/** The id of the calendar that a reference names. @throws Problem 422 when there is none */
export async function calendarOfPolicy(db: Db, ref: string | null | undefined): Promise<string | null> {
  if (ref === undefined || ref === null) return null
  const calendar = await findCalendarByRef(db, ref)
  if (!calendar) throw noSuchCalendar()
  return calendar.id
}
