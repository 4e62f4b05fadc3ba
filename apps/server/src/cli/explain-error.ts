import { Problem } from '@waybill/contract/problems/problem.ts'

/** System errors (errno names) that people meet, in words; `%` stands for the path or address where it is known. */
const SYSTEM_ERRORS: Record<string, string> = {
  ENOENT: 'there is no file or folder %',
  EISDIR: '% is a folder; name a file',
  ENOTDIR: '% is not a folder',
  EACCES: 'no permission to use %; check its owner and rights',
  EPERM: 'no permission to use %; check its owner and rights',
  EROFS: '% is on a read-only file system; choose another folder with WAYBILL_DATA',
  ENOSPC: 'the disk is full; free some space and try again, nothing that was acknowledged is lost',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  EEXIST: '% is in the way: a file stands where a folder is needed, or the reverse',
  EADDRINUSE: '% is already in use; stop the program that listens there, or choose another port with PORT',
  EADDRNOTAVAIL: 'this machine does not have the address %; check HOST',
  ECONNREFUSED: 'nothing answers at %; is the server running, and is DATABASE_URL right?',
  ENOTFOUND: 'the host name of % is not known; check the address',
  EAI_AGAIN: 'the host name of % could not be looked up; check the network',
  ETIMEDOUT: 'no answer from % in time; check the address and the network',
  ECONNRESET: 'the connection to % was cut; try again',
}

/** SQLSTATE codes of PostgreSQL that come from settings or the server's state, not from a defect of ours. */
const POSTGRES_ERRORS: Record<string, string> = {
  '28P01': 'PostgreSQL refused the password; check DATABASE_URL',
  '28000': 'PostgreSQL refused the user; check DATABASE_URL',
  '3D000': 'the database of DATABASE_URL does not exist; create it first',
  '42501': 'the PostgreSQL user lacks a permission',
  '53100': 'the disk of PostgreSQL is full',
  '53300': 'PostgreSQL has no free connection; raise max_connections or stop other programs',
  '57P01': 'PostgreSQL was stopped',
  '57P03': 'PostgreSQL is starting or stopping; try again in a moment',
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const SQLITE_ERRORS: Record<number, string> = {
  5: 'the database is busy: another program has been writing for a long time; try again',
  8: 'the database cannot be written: its file or folder is read-only; check WAYBILL_DATA and the rights',
  10: 'the disk answered with an error; check it, and restore a backup if the file is damaged',
  11: 'the database file is damaged; restore a backup',
  13: 'the disk is full; free some space and try again, nothing that was acknowledged is lost',
  14: 'the database file cannot be opened; check that WAYBILL_DATA is a folder that may be written',
  26: 'the database file is not a database; choose another folder with WAYBILL_DATA',
}

/**
 * What went wrong and what to do, in one line without a stack trace: what the command line prints before it exits with 1.
 * `hint` names what was being used when the error itself does not say (a path, an address).
 */
export function explainError(error: unknown, hint?: string): string {
  if (!(error instanceof Error)) return oneLine(String(error))
  if (error instanceof Problem) return explainProblem(error)
  // Several addresses were tried (localhost as ::1 and 127.0.0.1): all failed for the same reason.
  if (error instanceof AggregateError && error.errors.length > 0) return explainError(error.errors[0], hint)
  return oneLine(explainKnown(error, hint) ?? (error.message || error.name))
}

function explainProblem(problem: Problem): string {
  const fields = (problem.errors ?? []).map((field) => `${field.pointer || 'input'} ${field.message}`)
  const detail = fields.length > 1 ? fields.join('; ') : problem.detail
  return oneLine(detail ? `${problem.title}: ${detail}` : problem.title)
}

function explainKnown(error: Error, hint: string | undefined): string | undefined {
  const of = new Map<string, unknown>(Object.entries(error))
  const given = of.get('code')
  const code = typeof given === 'string' ? given : ''
  if (code === 'ERR_SQLITE_ERROR') return SQLITE_ERRORS[Number(of.get('errcode')) & 0xff]
  const system = SYSTEM_ERRORS[code]
  if (system !== undefined) return system.replace('%', hint ?? place(of))
  const postgres = POSTGRES_ERRORS[code]
  return postgres === undefined ? undefined : `${postgres} (${error.message})`
}

function place(of: ReadonlyMap<string, unknown>): string {
  const path = of.get('path')
  if (typeof path === 'string') return path
  const host = of.get('address') ?? of.get('hostname') ?? of.get('host')
  const port = of.get('port')
  if (typeof host === 'string') return typeof port === 'number' ? `${host}:${String(port)}` : host
  return 'it'
}

function oneLine(message: string): string {
  return message.replace(/\s*[\r\n]+\s*/g, ' ').trim()
}
