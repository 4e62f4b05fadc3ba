import { asksForRatings, asksTheClock } from '@waybill/contract/query/asks-the-clock.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { Condition } from '@waybill/contract/query/query.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { matchCondition, type Verdict } from './match-query.ts'
import { DEFAULT_SORT, comparer } from './sort-tickets.ts'

/** What a list asks for, in a form that can be held against tickets. */
export interface ListRules {
  /** null: only the server can tell. */
  matches: (ticket: Ticket, me: string) => Verdict
  /** null: only the server knows the order. */
  compare: ((a: Ticket, b: Ticket) => number) | null
  /** It changes as time goes by. */
  asksTheClock: boolean
  /** It changes when requesters say how content they were. */
  asksForRatings: boolean
}

/**
 * The rules of a filter in the query language, in one project or in all. A filter that is none is left for the server to
 * refuse.
 */
export function listRules(filter: string, projectId: string | null): ListRules {
  const parsed = parseQuery(filter)
  const { where, sort } = parsed.ok ? parsed.query : { where: null, sort: null }
  const deleted = where !== null && asksForDeleted(where)
  return {
    compare: sort === 'sla' || sort === '-sla' ? null : comparer(sort ?? DEFAULT_SORT),
    asksTheClock: sort === 'sla' || sort === '-sla' || asksTheClock(where),
    asksForRatings: asksForRatings(where),
    matches(ticket, me) {
      if (projectId !== null && ticket.project_id !== projectId) return false
      if (!parsed.ok || deleted) return null
      if (ticket.deleted_at !== null) return false
      return where === null ? true : matchCondition(where, ticket, me)
    },
  }
}

function asksForDeleted(condition: Condition): boolean {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksForDeleted)
    case 'not':
      return asksForDeleted(condition.of)
    case 'field':
      return condition.field === 'is' && condition.values.some(({ text }) => text === 'deleted')
    case 'text':
      return false
  }
}
