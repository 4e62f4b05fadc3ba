import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { canonicalJson } from '../idempotency.ts'

export const EXAMPLES = new URL('event-examples/', import.meta.url)
/** `<SHA-256>  <file>` for each example: what makes a change of a frozen file visible. */
export const CHECKSUMS = new URL('event-examples/frozen.sha256', import.meta.url)

export function exampleFiles(): string[] {
  return readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
}

export function readExample(file: string): LogEvent {
  return JSON.parse(readFileSync(new URL(file, EXAMPLES), 'utf8')) as LogEvent
}

/** Of the meaning, not of the bytes: formatting is free. */
export function checksumOf(file: string): string {
  return createHash('sha256')
    .update(canonicalJson(readExample(file)))
    .digest('hex')
}

export function readChecksums(): Map<string, string> {
  if (!existsSync(CHECKSUMS)) return new Map()
  const lines = readFileSync(CHECKSUMS, 'utf8').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [sum, file] = line.split('  ')
      return sum && file ? [[file, sum] as const] : []
    }),
  )
}
