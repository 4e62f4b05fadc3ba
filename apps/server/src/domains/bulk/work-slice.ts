import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { KeptField } from './bulk.errors.ts'
import { findBulk, waitingPositions, type BulkRow } from './bulk.queries.ts'
import { senderOf } from './bulk-item.ts'
import { changeBulkItem } from './change-bulk-item.command.ts'
import { finishBulk } from './finish-bulk.command.ts'
import { refuseBulkItem } from './refuse-bulk-item.command.ts'
import { undoBulkItem } from './undo-bulk-item.command.ts'

/**
 * Items under way at once. On SQLite commands that arrive together share a commit; on PostgreSQL each takes one of the
 * sixteen connections that requests need too, and they wait for the log's lock anyway.
 */
const AT_ONCE = { sqlite: 32, postgres: 4 } as const

/** Positions of a run from one up to another: what one job works through. */
export interface Slice {
  bulk: string
  from: number
  to: number
}

/**
 * Gives each waiting item of the slice its turn, and ends the run after the last one. May run again after a crash, and
 * twice at once: an item happens once.
 * @param lastTry an item that fails by a defect is refused then, in place of holding up the run for ever
 * @throws Error when items failed by a defect, after the others had their turn; or `signal`'s reason
 */
export async function workSlice(
  kernel: Kernel,
  { bulk, from, to }: Slice,
  { signal, lastTry }: { signal: AbortSignal; lastTry: boolean },
): Promise<void> {
  const { db, engine, sql } = kernel.store
  const run = await findBulk(db, bulk)
  if (run?.state !== 'running') return
  const [cause = null] = await readEventsAt(db, [run.seq])
  const queue = (await waitingPositions(db, bulk, from, to)).values()
  const failures: unknown[] = []
  const work = async () => {
    for (const position of queue) {
      signal.throwIfAborted()
      try {
        await giveTurn(kernel, run, position, cause)
      } catch (error) {
        if (lastTry && !sql.isStorageFailure(error)) await refuse(kernel, run, position, DEFECT)
        else failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE[engine] }, work))
  if (failures.length > 0) throw failures[0]
  await runCommand(kernel, finishBulk, {
    input: { bulk },
    actor: SYSTEM,
    via: 'system',
    ...(cause && { cause }),
  })
}

type Cause = Awaited<ReturnType<typeof readEventsAt>>[number] | null

async function giveTurn(kernel: Kernel, run: BulkRow, position: number, cause: Cause): Promise<void> {
  const request = {
    input: { bulk: run.id, position },
    actor: senderOf(run),
    via: run.via,
    ...(cause && { cause }),
  }
  try {
    if (run.action === 'undo') await runCommand(kernel, undoBulkItem, request)
    else await runCommand(kernel, changeBulkItem, request)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const kept = error.extra?.['kept'] as KeptField[] | undefined
    await refuse(kernel, run, position, { code: error.code, detail: error.detail ?? error.title, kept })
  }
}

interface Reason {
  code: string
  detail: string
  kept?: KeptField[] | undefined
}

const DEFECT: Reason = {
  code: 'server.internal',
  detail: 'Something went wrong in Waybill with this ticket. Its log on the server says what.',
}

async function refuse(kernel: Kernel, run: BulkRow, position: number, reason: Reason): Promise<void> {
  const { kept, ...why } = reason
  await runCommand(kernel, refuseBulkItem, {
    input: { bulk: run.id, position, ...why, ...(kept && { kept }) },
    actor: SYSTEM,
    via: 'system',
  })
}
