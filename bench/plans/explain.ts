import { CompiledQuery, sql } from 'kysely'
import type { Store } from '../../apps/server/src/kernel/store.ts'
import type { Statement } from './record-statements.ts'

/** Tables that grow with the number of tickets; whatever reads one of them as a whole holds everybody up. */
const BIG = new Set([
  'tickets',
  'events',
  'comments',
  'ticket_versions',
  'ticket_labels',
  'ticket_watchers',
  'ticket_links',
  'ticket_aliases',
  'external_refs',
  'search_documents',
  'sla_clocks',
  'sla_timelines',
  ...[1, 2].flatMap((slot) => [`search_${String(slot)}`, `search_terms_${String(slot)}`]),
])

export interface Explained {
  plan: string
  /**
   * `scan`: all rows of a big table are read. `sort`: all rows are put in order for the few of a page, because no index
   * brings them so; what is asked for as a whole, such as the labels of those few, may well be sorted.
   */
  findings: Finding[]
}

export interface Finding {
  kind: 'scan' | 'sort'
  line: string
}

/** Whether a statement has a plan worth a look. */
export function isExplained({ sql: text }: Statement): boolean {
  if (/^\s*insert\b/i.test(text)) return /\bselect\b/i.test(text)
  return /^\s*(select|with|update|delete)\b/i.test(text) && BIG_NAMES.test(text)
}

const BIG_NAMES = new RegExp(`\\b(${[...BIG].join('|')})\\b`)

/**
 * How the database would run it.
 * @param indexesOnly on PostgreSQL: as if reading a whole table and sorting cost the earth, so that few rows in a test
 *   show what many would: whether there is an index at all
 */
export async function explain(
  { db, engine }: Store,
  statement: Statement,
  indexesOnly: boolean,
): Promise<Explained> {
  if (engine === 'sqlite') {
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${statement.sql}`, [...statement.parameters]),
    )
    const lines = rows.map(({ detail }) => detail)
    return { plan: lines.join('\n'), findings: lines.flatMap((line) => findingOfSqlite(statement.sql, line)) }
  }
  const rows = await db.transaction().execute(async (tx) => {
    if (indexesOnly) await sql`set local enable_seqscan = off`.execute(tx)
    if (indexesOnly) await sql`set local enable_sort = off`.execute(tx)
    const answer = await tx.executeQuery<{ 'QUERY PLAN': string }>(
      CompiledQuery.raw(`explain ${statement.sql}`, [...statement.parameters]),
    )
    return answer.rows
  })
  const lines = rows.map((row) => row['QUERY PLAN'])
  return { plan: lines.join('\n'), findings: lines.flatMap((line) => findingOfPostgres(statement.sql, line)) }
}

function findingOfSqlite(text: string, line: string): Finding[] {
  if (line === 'USE TEMP B-TREE FOR ORDER BY') return isPage(text) ? [{ kind: 'sort', line }] : []
  const [, name, how = ''] = /^SCAN (\w+)(.*)$/.exec(line) ?? []
  if (name === undefined || !BIG.has(tableOf(text, name))) return []
  // Along an index in the order of the page, until the page is full.
  if (how.includes(' INDEX ') && !how.includes('VIRTUAL') && isPage(text)) return []
  // FTS5 writes what it looks up after the colon.
  if (/VIRTUAL TABLE INDEX \d+:./.test(how)) return []
  return [{ kind: 'scan', line }]
}

const isPage = (text: string) => /\blimit\b/i.test(text)

function tableOf(text: string, name: string): string {
  const [, table] = new RegExp(`(\\w+)"?\\s+as\\s+"?${name}\\b`, 'i').exec(text) ?? []
  return table ?? name
}

/** An incremental sort orders a few rows of equal value, which an index has brought in order. */
function findingOfPostgres(text: string, line: string): Finding[] {
  if (/^\s*(-> +)?Sort +\(/.test(line)) return isPage(text) ? [{ kind: 'sort', line: line.trim() }] : []
  const [, table = ''] = /Seq Scan on (\w+)/.exec(line) ?? []
  return BIG.has(table) ? [{ kind: 'scan', line: line.trim() }] : []
}
