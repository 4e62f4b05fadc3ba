import { basename } from 'node:path'
import { openCsv } from './csv-file.ts'
import { columnNames } from './header.ts'
import { badFile } from './imports.errors.ts'
import type { Mapping } from './mapping.ts'

/** Names that columns of exported ticket lists usually have, in the order of preference, as `folded` writes them. */
const NAMES = {
  id: ['id', 'external_id', 'key', 'issue_key', 'ticket_id', 'ticket', 'number'],
  title: ['title', 'summary', 'subject', 'name'],
  description: ['description', 'body', 'details'],
  status: ['status', 'state'],
  priority: ['priority'],
  severity: ['severity'],
  category: ['category', 'issue_type', 'type'],
  sub_category: ['sub_category', 'subcategory'],
  department: ['department'],
  labels: ['labels', 'tags'],
  assignee: ['assignee', 'assigned_to', 'owner'],
  assignee_email: ['assignee_email'],
  team: ['team', 'assignment_group', 'group'],
  reporter: ['reporter', 'requester', 'author', 'created_by'],
  reporter_email: ['reporter_email', 'requester_email'],
  created_at: ['created_at', 'created', 'created_date', 'opened_at'],
  changed_at: ['updated_at', 'updated', 'changed_at'],
  resolved_at: ['resolved_at', 'resolved', 'resolution_date'],
  closed_at: ['closed_at', 'closed'],
  due_at: ['due_at', 'due_date', 'due'],
} as const

type Known = keyof typeof NAMES

/**
 * A mapping for a list of tickets whose columns have usual names, so that the simplest import needs no mapping file. The
 * source is the name of the file, since a list that is exported again usually keeps it.
 * @throws Problem when no column looks like a title
 */
export async function knownNamesMapping(file: string, project: string): Promise<Mapping> {
  const delimiter = await likelyDelimiter(file)
  const columns = columnNames(await headerOf(file, delimiter))
  const byFolded = new Map(columns.map((column) => [folded(column), column]))
  const find = (known: Known) =>
    NAMES[known].map((name) => byFolded.get(name)).find((one) => one !== undefined)
  const title = find('title')
  if (title === undefined) {
    throw badFile(
      basename(file),
      `no column is called ${NAMES.title.join(', ')}; it has ${columns.join(', ')}. Say with --mapping what they mean`,
    )
  }
  const plain = [
    'description',
    'category',
    'sub_category',
    'department',
    'team',
    'due_at',
    'resolved_at',
    'closed_at',
    'labels',
    'status',
    'severity',
  ] as const
  const ticket: Mapping['ticket'] = { title }
  for (const name of plain) {
    const column = find(name)
    if (column !== undefined) ticket[name] = column
  }
  const priority = find('priority')
  if (priority !== undefined) ticket.priority = priority
  for (const name of ['assignee', 'reporter'] as const) {
    const email = find(`${name}_email`)
    const column = find(name) ?? email
    if (column !== undefined) ticket[name] = { column, ...(email !== undefined && { email_column: email }) }
  }
  const top: Partial<Mapping> = {}
  for (const name of ['id', 'created_at', 'changed_at'] as const) {
    const column = find(name)
    if (column !== undefined) top[name] = column
  }
  return {
    source: basename(file).slice(0, 64),
    project: { key: project },
    rows: 'tickets',
    format: { delimiter },
    ...top,
    ticket,
  }
}

function folded(column: string): string {
  return column
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}

async function headerOf(file: string, delimiter: string, options?: { quotes: boolean }): Promise<string[]> {
  const csv = await openCsv(file, delimiter, options)
  for await (const [header] of csv.rows()) {
    if (header) return header.cells
  }
  throw badFile(basename(file), 'it is empty')
}

/** The separator that stands most often in the header. Quotes mean nothing yet: they depend on the separator. */
async function likelyDelimiter(file: string): Promise<string> {
  const header = (await headerOf(file, ',', { quotes: false })).join(',')
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ','
}
