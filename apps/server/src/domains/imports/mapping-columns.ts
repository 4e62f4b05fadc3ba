import type { Mapping, TextFrom } from './mapping.ts'
import { placesOf } from './read-cells.ts'

/** Every column that a mapping names, once each. */
export function columnsOf(mapping: Mapping): string[] {
  const { ticket } = mapping
  const texts = [ticket.title, ticket.description, ticket.category, ticket.sub_category, ticket.department]
  const others = [
    mapping.id,
    mapping.order,
    mapping.changed_at,
    mapping.created_at,
    ticket.due_at,
    ticket.resolved_at,
    ticket.closed_at,
    ...[ticket.status, ticket.step, ticket.priority, ticket.severity, ticket.labels, ticket.team].map(
      columnOf,
    ),
    ...[mapping.changed_by, mapping.created_by, ticket.assignee, ticket.reporter].flatMap((from) => [
      columnOf(from),
      typeof from === 'object' ? from.email_column : undefined,
    ]),
    ...(mapping.fields ?? []).map((field) => field.column),
  ]
  const all = [...texts.flatMap((from) => (from === undefined ? [] : columnsOfText(from))), ...others]
  return [...new Set(all.filter((column) => column !== undefined))]
}

function columnOf(from: string | { column: string } | undefined): string | undefined {
  return typeof from === 'object' ? from.column : from
}

function columnsOfText(from: TextFrom): string[] {
  if (typeof from === 'string') return [from]
  if ('column' in from) return [from.column]
  return [...from.parts, ...(from.otherwise === undefined ? [] : [from.otherwise])].flatMap(placesOf)
}
