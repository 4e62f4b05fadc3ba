import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ByteRange } from './file-store.ts'

/**
 * The one part of a file that a request asks for (RFC 9110, 14.2). null: all of it, also for several parts, for what is no
 * range of bytes, and when the file that `If-Range` names is another.
 */
export function rangeOf(
  headers: IncomingHttpHeaders,
  size: number,
  etag: string,
): ByteRange | 'unsatisfiable' | null {
  const { range, 'if-range': only } = headers
  if (range === undefined || (only !== undefined && only !== etag)) return null
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim()) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return null
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}

export function unsatisfiable(size: number): Problem {
  return new Problem({
    status: 416,
    code: 'file.no_such_range',
    title: 'The file has no such part',
    detail: `It has ${String(size)} bytes.`,
    headers: { 'content-range': `bytes */${String(size)}` },
  })
}
