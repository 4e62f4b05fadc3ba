import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Reach } from './ticket-reach.queries.ts'
import type { TicketField } from './ticket-view.ts'
import { wrongFilter } from './tickets.errors.ts'

export interface CsvColumn {
  name: string
  /** What must be read of a ticket to fill it. */
  needs: TicketField
  value(ticket: Partial<Ticket>): unknown
}

const plain = (name: TicketField): CsvColumn => ({ name, needs: name, value: (ticket) => ticket[name] })

const idOf = (needs: 'assignee' | 'reporter' | 'team'): CsvColumn => ({
  name: `${needs}_id`,
  needs,
  value: (ticket) => ticket[needs]?.id,
})

/** In the order of the file; titles of lists that `waybill import` knows without a mapping. */
const STANDARD: readonly CsvColumn[] = (
  [
    'key',
    'title',
    'description',
    'status',
    'step',
    'priority',
    'severity',
    'category',
    'sub_category',
    'department',
    'labels',
    'assignee',
    'team',
    'reporter',
    'due_at',
    'created_at',
    'updated_at',
    'first_response_at',
    'resolved_at',
    'closed_at',
    'comment_count',
  ] as const
).map(plain)

/** Only when they are asked for. */
const FURTHER: readonly CsvColumn[] = [
  plain('id'),
  plain('number'),
  { name: 'project', needs: 'project_key', value: (ticket) => ticket.project_key },
  idOf('assignee'),
  idOf('reporter'),
  idOf('team'),
  plain('watchers'),
  plain('aliases'),
]

function customColumn(key: string): CsvColumn {
  return { name: `field.${key}`, needs: 'fields', value: (ticket) => ticket.fields?.[key] }
}

/**
 * The columns that `fields` names; without it the usual ones and the custom fields of the projects where one looks, as far
 * as their settings may be read.
 * @throws Problem 400 that names an unknown one
 */
export async function readColumns(db: Db, reach: Reach, fields: string | undefined): Promise<CsvColumn[]> {
  const keys = await customFields(db, reach)
  const custom = keys.map(customColumn)
  if (fields === undefined) return [...STANDARD, ...custom]
  const known = [...STANDARD, ...FURTHER, ...custom]
  return fields.split(',').map((word) => {
    const name = word.trim()
    const column = known.find((one) => one.name === name)
    if (!column)
      throw wrongFilter('fields', `"${name}" is not one of ${known.map((one) => one.name).join(', ')}`)
    return column
  })
}

async function customFields(db: Db, reach: Reach): Promise<string[]> {
  const rows = await db
    .selectFrom('project_fields')
    .select(['project_id', 'key'])
    .orderBy('position')
    .orderBy('key')
    .execute()
  const readable = rows.filter((row) => (reach.projects.get(row.project_id)?.as ?? 'none') !== 'none')
  return [...new Set(readable.map((row) => row.key))]
}
