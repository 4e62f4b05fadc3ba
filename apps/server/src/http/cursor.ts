import { Problem } from '@waybill/contract/problems/problem.ts'

/** Where a page of a list ends: the values that it is sorted by, then the id as the last tie-break. */
export type CursorValues = (string | number)[]

/**
 * An opaque cursor for `?after=`. `list` names the list with its sort and filters, so that a cursor of another list is
 * refused instead of giving a wrong page.
 */
export function encodeCursor(list: string, values: CursorValues): string {
  return Buffer.from(JSON.stringify([fingerprint(list), ...values])).toString('base64url')
}

/** Of a value in a cursor: text that a database can compare, or a safe integer. */
export type CursorKind = 'text' | 'number'

type ValuesOf<Kinds extends readonly CursorKind[]> = {
  -readonly [At in keyof Kinds]: { text: string; number: number }[Kinds[At]]
}

/**
 * The values of a cursor, one of each kind; null without a cursor.
 * @throws Problem 400 when it was not made by `encodeCursor` for the same list.
 */
export function decodeCursor<const Kinds extends readonly CursorKind[]>(
  list: string,
  cursor: string,
  kinds: Kinds,
): ValuesOf<Kinds>
export function decodeCursor<const Kinds extends readonly CursorKind[]>(
  list: string,
  cursor: string | undefined,
  kinds: Kinds,
): ValuesOf<Kinds> | null
export function decodeCursor<const Kinds extends readonly CursorKind[]>(
  list: string,
  cursor: string | undefined,
  kinds: Kinds,
): ValuesOf<Kinds> | null {
  if (cursor === undefined) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw badCursor()
  }
  if (!Array.isArray(parsed) || parsed[0] !== fingerprint(list)) throw badCursor()
  const values: unknown[] = parsed.slice(1)
  if (!areOf(kinds, values)) throw badCursor()
  return values
}

function areOf<Kinds extends readonly CursorKind[]>(
  kinds: Kinds,
  values: unknown[],
): values is ValuesOf<Kinds> {
  return values.length === kinds.length && values.every((value, at) => isOf(kinds[at], value))
}

function isOf(kind: CursorKind | undefined, value: unknown): boolean {
  if (kind === 'number') return Number.isSafeInteger(value)
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}

/** FNV-1a, 32 bits: tells lists apart; it guards against mistakes, not against attackers, who gain nothing here. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

export function badCursor(): Problem {
  return new Problem({
    status: 400,
    code: 'request.bad_cursor',
    title: 'The cursor does not belong to this list',
    detail:
      'Use the "next" of the previous page with the same filters and sort, or leave "after" out to start again.',
    errors: [{ pointer: '?after', code: 'request.bad_cursor', message: 'is not a cursor of this list' }],
  })
}
