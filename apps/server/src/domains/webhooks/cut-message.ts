import { isObject } from '../events/event-data.ts'

/** Standard Webhooks: a message is smaller than 20 kB. Bytes. */
const MOST_BYTES = 20_000
/** Lengths to which texts are cut, until the message is small enough. Characters. */
const LENGTHS = [8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64, 32]
const MARK = ' … (cut)'

/**
 * A message as JSON of less than 20 kB. Texts that are too long are cut, say so at their end, and are named in `cut` as
 * JSON Pointers; where that does not help, what is not needed to ask for the rest is left out.
 */
export function cutMessage(message: Record<string, unknown>): string {
  const whole = JSON.stringify(message)
  if (bytesOf(whole) < MOST_BYTES) return whole
  for (const length of LENGTHS) {
    const cut: string[] = []
    const shorter = shorten(message, length, '', cut) as Record<string, unknown>
    const json = JSON.stringify({ ...shorter, cut })
    if (bytesOf(json) < MOST_BYTES) return json
  }
  const { event, timestamp, seq, actor, data } = message
  const { id, key, project_id, project_key, title, status } = isObject(data) ? data : {}
  return JSON.stringify({
    event,
    timestamp,
    seq,
    actor,
    previous: null,
    data: { id, key, project_id, project_key, title, status },
    cut: ['/data', '/previous', '/change'],
  })
}

const bytesOf = (json: string) => Buffer.byteLength(json)

function shorten(value: unknown, length: number, pointer: string, cut: string[]): unknown {
  if (typeof value === 'string') {
    if (value.length <= length + MARK.length) return value
    cut.push(pointer)
    return `${value.slice(0, length).toWellFormed()}${MARK}`
  }
  if (Array.isArray(value))
    return value.map((one, index) => shorten(one, length, `${pointer}/${String(index)}`, cut))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      shorten(one, length, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, cut),
    ]),
  )
}
