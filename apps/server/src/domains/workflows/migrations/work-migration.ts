import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { readEventsAt } from '../../../kernel/event-log.ts'
import { runCommand, type CommandRequest, type Kernel } from '../../../kernel/run-command.ts'
import { copyMigrationItems } from './copy-migration-items.command.ts'
import { finishMigration } from './finish-migration.command.ts'
import { migrateTicket } from './migrate-ticket.command.ts'
import { findMigration, waitingItems } from './migrations.queries.ts'
import { refuseMigrationItem } from './refuse-migration-item.command.ts'

/** Positions of a migration from one up to another: what one job writes down, and works through. */
export interface MigrationSlice {
  migration: string
  from: number
  to: number
}

/**
 * Gives each waiting ticket of the slice its turn, and ends the migration after the last one. May run again after a crash,
 * and twice at once: a ticket is moved once.
 * @param lastTry a ticket that fails by a defect is refused then, in place of holding up the others for ever
 * @throws Error when tickets failed by a defect, after the others had their turn; or `signal`'s reason
 */
export async function workMigration(
  kernel: Kernel,
  { migration, from, to }: MigrationSlice,
  { signal, lastTry }: { signal: AbortSignal; lastTry: boolean },
): Promise<void> {
  const { db, sql } = kernel.store
  const run = await findMigration(db, migration)
  if (run?.state !== 'running') return
  const [cause] = await readEventsAt(db, [run.seq])
  const request = { actor: SYSTEM, via: 'system' as const, ...(cause && { cause }) }
  await copyUpTo(kernel, request, { migration, up_to: to }, signal)
  const failures: unknown[] = []
  for (const position of await waitingItems(db, migration, from, to)) {
    signal.throwIfAborted()
    const input = { migration, position }
    try {
      await runCommand(kernel, migrateTicket, { ...request, input })
    } catch (error) {
      if (lastTry && !sql.isStorageFailure(error))
        await runCommand(kernel, refuseMigrationItem, { ...request, input })
      else failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  await runCommand(kernel, finishMigration, { ...request, input: { migration } })
}

/** Tickets are written down in the order of the positions, whichever job comes first. */
async function copyUpTo(
  kernel: Kernel,
  request: Omit<CommandRequest, 'input'>,
  input: { migration: string; up_to: number },
  signal: AbortSignal,
): Promise<void> {
  for (let enough = false; !enough; ) {
    signal.throwIfAborted()
    enough = (await runCommand(kernel, copyMigrationItems, { ...request, input })).result.enough
  }
}
