import { foldText } from '@waybill/contract/fold-text.ts'
import { sql } from 'kysely'
import type { EngineSql } from './engine-sql.ts'
import { sqliteSearch } from './sqlite-search.ts'

/** Result codes of SQLite (https://sqlite.org/rescode.html). */
const CONSTRAINT_PRIMARYKEY = 1555
const CONSTRAINT_UNIQUE = 2067
const STORAGE_CODES = new Set([8 /* READONLY */, 10 /* IOERR */, 13 /* FULL */, 14 /* CANTOPEN */])

export const sqliteSql: EngineSql = {
  writesInCte: false,
  search: sqliteSearch,
  forUpdate: (query) => query,
  // `lower` and `like` of SQLite know ASCII only; waybill_fold is registered when the file is opened.
  fold: (text) => sql`waybill_fold(${text})`,
  contains: (text, words) => sql`instr(waybill_fold(${text}), ${foldText(words)}) > 0`,
  jsonIsOneOf: (object, key, values) =>
    sql`${object} -> ${`$."${key}"`} in (${sql.join(values.map((value) => JSON.stringify(value)))})`,
  forEach: (outer, table, alias, fits) =>
    sql`from ${outer} cross join ${sql.table(table)} as ${sql.ref(alias)} on ${fits}`,
  // Ids hold nothing that JSON would write otherwise; parsing the array for each row takes ten times as long.
  isAmong: (id, few) => sql`${id} in (${few})`,
  jsonHasId: (array, id) => sql`instr(${array}, '"' || ${id} || '"') > 0`,
  asJson: (text) => sql`${text}`,
  jsonText: (object, key) => sql`${object} ->> ${`$."${key}"`}`,
  jsonNumber: (object, key) =>
    sql`case when json_type(${object}, ${`$."${key}"`}) in ('integer', 'real') then ${object} ->> ${`$."${key}"`} end`,
  takenBy: (error) => {
    const code = errorCode(error)
    if (code !== CONSTRAINT_UNIQUE && code !== CONSTRAINT_PRIMARYKEY) return null
    return (error as Error).message.replace(/^.*constraint failed: /, '')
  },
  isStorageFailure: (error) => {
    const code = errorCode(error)
    return code !== null && STORAGE_CODES.has(code & 0xff)
  },
  // A file is there or not.
  isUnreachable: () => false,
}

function errorCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : null
}
