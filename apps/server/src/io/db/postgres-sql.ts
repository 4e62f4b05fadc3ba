import { sql } from 'kysely'
import type { EngineSql } from './engine-sql.ts'

/** SQLSTATE codes of PostgreSQL (appendix A of its manual). */
const UNIQUE_VIOLATION = '23505'
const STORAGE_CODES = new Set([
  '53100' /* disk_full */,
  '25006' /* read_only_sql_transaction */,
  '58030' /* io_error */,
])

export const postgresSql: EngineSql = {
  forUpdate: (query) => query.forUpdate(),
  contains: (text, words) => sql`${text} ilike ${`%${words.replace(/[\\%_]/g, '\\$&')}%`}`,
  jsonText: (object, key) => sql`${object} ->> ${key}`,
  takenBy: (error) => {
    if (errorCode(error) !== UNIQUE_VIOLATION) return null
    return error instanceof Error && 'constraint' in error ? String(error.constraint) : 'unknown'
  },
  isStorageFailure: (error) => STORAGE_CODES.has(errorCode(error) ?? ''),
}

function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null
}
