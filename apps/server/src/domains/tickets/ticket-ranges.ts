import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { Instant } from '@waybill/contract/schema.ts'
import { toMillis } from '../../kernel/clock.ts'
import { wrongFilter } from './tickets.errors.ts'
import type { Range } from './ticket-list.queries.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** `<name>_from` and `<name>_to` in milliseconds; a date is its first instant in UTC. */
export function readRange(name: string, from: string | undefined, to: string | undefined): Range | undefined {
  if (from === undefined && to === undefined) return undefined
  return {
    ...(from !== undefined && { from: readInstant(`${name}_from`, from) }),
    ...(to !== undefined && { to: readInstant(`${name}_to`, to) }),
  }
}

function readInstant(name: string, value: string): number {
  // A "+" in a query string that was not encoded arrives as a space.
  const text = DATE.test(value) ? `${value}T00:00:00Z` : value.replace(' ', '+')
  if (fieldErrors(Instant, text).length > 0) {
    throw wrongFilter(name, 'must be an instant such as 2026-03-01T09:30:00Z, or a date')
  }
  return toMillis(text)
}
