import { wrongFilter } from './tickets.errors.ts'
import type { Range } from './ticket-list.queries.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i

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
  const text = value.replace(' ', '+')
  const at = DATE.test(text)
    ? Date.parse(`${text}T00:00:00Z`)
    : INSTANT.test(text)
      ? Date.parse(text)
      : Number.NaN
  if (Number.isNaN(at)) throw wrongFilter(name, 'must be an instant such as 2026-03-01T09:30:00Z, or a date')
  return at
}
