import { foldText } from '@waybill/contract/fold-text.ts'
import { sql, type Expression } from 'kysely'
import type { EngineSql } from './engine-sql.ts'
import { postgresSearch } from './postgres-search.ts'

/** SQLSTATE codes of PostgreSQL (appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'
const STORAGE_CODES = new Set([
  '53100' /* disk_full */,
  '25006' /* read_only_sql_transaction */,
  '58030' /* io_error */,
])

/** The server stops, starts, or takes no more connections; class 08 is about connections altogether. */
const UNREACHABLE_CODES = new Set([
  '57P01' /* admin_shutdown */,
  '57P02' /* crash_shutdown */,
  '57P03' /* cannot_connect_now */,
  '53300' /* too_many_connections */,
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** Of the driver itself, whose errors have no code. */
const UNREACHABLE_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

export const postgresSql: EngineSql = {
  writesInCte: true,
  search: postgresSearch,
  forUpdate: (query) => query.forUpdate(),
  fold: (text) => folded(text),
  contains: (text, words) => sql`strpos(${folded(text)}, ${foldText(words)}) > 0`,
  jsonIsOneOf: (object, key, values) =>
    sql`${object} -> ${key} in (${sql.join(values.map((value) => sql`cast(${JSON.stringify(value)} as jsonb)`))})`,
  // "offset 0" keeps the planner from taking the inner select apart.
  forEach: (outer, table, alias, fits) =>
    sql`from ${outer} cross join lateral (select * from ${sql.table(table)} as ${sql.ref(alias)} where ${fits} offset 0)
      as ${sql.ref(alias)}`,
  // Of a subselect the planner guesses how much it gives; of an array it takes little for granted.
  isAmong: (id, few) => sql`${id} = any(array(${few}))`,
  jsonHasId: (array, id) => sql`${array} @> to_jsonb(cast(${id} as text))`,
  asJson: (text) => sql`cast(${text} as jsonb)`,
  jsonText: (object, key) => sql`${object} ->> ${key}`,
  jsonNumber: (object, key) =>
    sql`case when jsonb_typeof(${object} -> ${key}) = 'number' then cast(${object} ->> ${key} as double precision) end`,
  takenBy: (error) => {
    if (errorCode(error) !== UNIQUE_VIOLATION) return null
    return error instanceof Error && 'constraint' in error ? String(error.constraint) : 'unknown'
  },
  isStorageFailure: (error) => STORAGE_CODES.has(errorCode(error) ?? ''),
  isUnreachable: (error) => {
    if (error instanceof AggregateError) return error.errors.every(isUnreachable)
    return isUnreachable(error)
  },
}

/** The rules of Unicode (ICU), because the database's own locale may know ASCII only. */
function folded(text: Expression<string | null>) {
  return sql<string | null>`lower(normalize(${text}, NFC) collate "und-x-icu")`
}

function isUnreachable(error: unknown): boolean {
  const code = errorCode(error)
  if (code !== null) return UNREACHABLE_CODES.has(code) || /^08...$/.test(code)
  return error instanceof Error && UNREACHABLE_WORDS.test(error.message)
}

function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null
}
