import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../../io/db/tables.ts'
import { readHead, readHeadings } from '../../kernel/event-log.ts'
import type { VerifyReport } from './verify-report.ts'

const HEADINGS_PER_BATCH = 2_000

/** Every position from 1 to the head stands in the log exactly once (rule L1). @returns the number of events */
export async function verifyPositions(db: Db, report: VerifyReport, eachBatch: () => void): Promise<number> {
  const { head, directory } = await readHead(db)
  let count = 0
  let after = 0
  for (;;) {
    const headings = await readHeadings(db, {
      after,
      upTo: Number.MAX_SAFE_INTEGER,
      limit: HEADINGS_PER_BATCH,
    })
    for (const { seq } of headings) {
      if (seq !== after + 1)
        report.add('log', `positions ${String(after + 1)} to ${String(seq - 1)} are missing`)
      after = seq
      count += 1
    }
    if (headings.length < HEADINGS_PER_BATCH) break
    eachBatch()
    await nextTurn()
  }
  if (after !== head)
    report.add('log', `the head is ${String(head)}, but the newest event is ${String(after)}`)
  if (directory > head)
    report.add('log', `the head of the directory, ${String(directory)}, is beyond ${String(head)}`)
  return count
}
