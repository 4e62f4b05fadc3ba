import { readEvents } from '../apps/server/src/kernel/event-log.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../apps/server/src/io/db/tables.ts'
import { marksIn, type Edit } from './marks.ts'

const PAGE = 5_000

/**
 * What the log says against what people were told: each acknowledged edit stands in it exactly once, any other at most
 * once (one that was sent again may be refused because rights have changed since it was done); no position is missing.
 * @returns `found`: a sentence for each that is wrong
 */
export async function checkLog(db: Db, edits: readonly Edit[]): Promise<{ events: number; found: string[] }> {
  const times = new Map<string, number>()
  const wrong: string[] = []
  let last = 0
  for (;;) {
    const events = await readEvents(db, { after: last, limit: PAGE })
    for (const event of events) {
      if (event.seq !== last + 1) wrong.push(`the log goes from ${String(last)} to ${String(event.seq)}`)
      last = event.seq
      for (const mark of marksIn(written(event))) times.set(mark, (times.get(mark) ?? 0) + 1)
    }
    if (events.length < PAGE) break
  }
  for (const { mark, how, outcome } of edits) {
    const found = times.get(mark) ?? 0
    if (outcome === 'acknowledged' ? found !== 1 : found > 1)
      wrong.push(`${mark} by ${how} was ${outcome} and stands ${String(found)} times in the log`)
  }
  return { events: last, found: wrong }
}

/** What an event says that was new: not how it was before. */
function written({ data }: LogEvent): string {
  const { before: _before, ...others } = data as Record<string, unknown>
  return JSON.stringify(others)
}
