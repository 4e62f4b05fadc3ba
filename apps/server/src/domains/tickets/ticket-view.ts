import { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { wrongFilter } from './tickets.errors.ts'

export type TicketField = keyof typeof Ticket.properties
const EXPANSIONS = ['watchers', 'links', 'aliases'] as const
const FIELDS = Object.keys(Ticket.properties).filter(
  (name) => !EXPANSIONS.some((expansion) => expansion === name),
) as TicketField[]
type Expansion = (typeof EXPANSIONS)[number]

/** Which fields an answer shows. */
export type View = ReadonlySet<TicketField>

/** What `?fields=` and `?expand=` ask for; all fields without the first. @throws Problem 400 */
export function readView(query: { fields?: string; expand?: string }): View {
  if (query.fields === undefined && query.expand === undefined) return WHOLE
  const words = (list: string) => list.split(',').map((one) => one.trim())
  const fields =
    query.fields === undefined
      ? FIELDS
      : words(query.fields).map((word) => {
          const field = FIELDS.find((one) => one === word)
          if (!field) throw wrongFilter('fields', `"${word}" is not one of ${FIELDS.join(', ')}`)
          return field
        })
  const expand: Expansion[] =
    query.expand === undefined
      ? []
      : words(query.expand).map((word) => {
          const expansion = EXPANSIONS.find((one) => one === word)
          if (!expansion) throw wrongFilter('expand', `"${word}" is not one of ${EXPANSIONS.join(', ')}`)
          return expansion
        })
  return new Set<TicketField>(['id', 'key', ...fields, ...expand])
}

export const WHOLE: View = new Set(FIELDS)
