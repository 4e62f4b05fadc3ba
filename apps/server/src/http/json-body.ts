import { Problem } from '@waybill/contract/problems/problem.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })
const STRINGS = /"(?:[^"\\]|\\.)*"/g

/**
 * Parses a request body strictly (I-JSON, RFC 7493): valid UTF-8, no name twice in one object, so that nothing that was
 * sent is silently replaced or dropped. An empty body is `undefined`.
 * @throws Problem 400
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined
  const text = decode(body)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const where = error instanceof Error ? error.message : 'it cannot be parsed'
    throw malformed('request.broken_json', 'The body is not valid JSON', where)
  }
  if (membersInText(text) !== membersInValue(value)) {
    throw malformed(
      'request.duplicate_name',
      'A name stands twice in one object of the body',
      'Send each name once.',
    )
  }
  return value
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw malformed('request.broken_utf8', 'The body is not valid UTF-8', 'Send JSON encoded as UTF-8.')
  }
}

/** Outside of strings, a colon stands exactly once for each member. */
function membersInText(json: string): number {
  return json.replace(STRINGS, '').split(':').length - 1
}

function membersInValue(value: unknown): number {
  let count = 0
  const open = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    const inner: unknown[] = Object.values(next)
    if (!Array.isArray(next)) count += inner.length
    for (const one of inner) open.push(one)
  }
  return count
}

function malformed(code: string, title: string, detail: string): Problem {
  return new Problem({ status: 400, code, title, detail })
}
