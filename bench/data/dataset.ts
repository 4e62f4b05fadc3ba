import type { Tokens } from './fill.ts'

/** What `dataset.json` beside a generated database says about it. */
export interface Dataset {
  size: string
  tickets: number
  events: number
  /** How long the import took. */
  seconds: number
  /** Of the importing process, at each twentieth of the way. */
  memory_mb: number[]
  tokens: Tokens
  /** The readers of the log on this database, from the start of the server to the newest event. */
  caught_up?: { schema: number; seconds: number; loop_max_ms: number; rss_mb: number }
}

/** 10k is ten thousand, 1m a million. @throws Error for anything else */
export function ticketsOf(size: string): number {
  const [, count, unit] = /^(\d+)([km])$/.exec(size) ?? []
  if (count === undefined) throw new Error(`--size is a number with k or m, such as 10k or 1m, not "${size}"`)
  return Number(count) * (unit === 'k' ? 1_000 : 1_000_000)
}
