import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Query } from './ask.ts'

/** Stands in a path for a value that cannot stand there; no encoded value holds it. */
const NOTHING = '\u0000'

/** A path with values in it, each of them encoded: `` path`/tickets/${key}/move` ``. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((before, part, index) => before + encode(values[index - 1] ?? '') + part)
}

/** An empty value would lead to another path, and so would "." and "..", encoded or not. */
function encode(value: string): string {
  return value === '' || value === '.' || value === '..' ? NOTHING : encodeURIComponent(value)
}

/** @throws Problem 404 for a path with a value that names nothing */
export function assertNames(made: string): void {
  if (!made.includes(NOTHING)) return
  throw new Problem({
    status: 404,
    code: 'client.not_a_name',
    title: 'This names nothing',
    detail: 'An id, a key or a name is empty, "." or "..".',
  })
}

/** `?a=1&b=2`, or nothing. */
export function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value]) parameters.append(name, String(one))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
