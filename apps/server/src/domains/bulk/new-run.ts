import type { Insertable } from 'kysely'
import type { CommandContext } from '../../kernel/command.ts'
import { alreadyRunning } from './bulk.errors.ts'
import { findRunning } from './bulk.queries.ts'
import type { BulksTable } from './bulk.tables.ts'
import { endRun } from './end-run.ts'
import { lockRun } from './lock-run.ts'

/** Writing a selection down takes seconds at most; one that is older was left behind by a crash. */
const SELECTING_MILLIS = 600_000

/** Runs that began before this have been left behind if their selection is not written down yet. Milliseconds. */
export function leftBehindBefore(now: number): number {
  return now - SELECTING_MILLIS
}

/** Ends a run that a crash left behind, so that its person may start another and what it was to undo can be undone. */
export async function endLeftBehind(context: CommandContext, id: string): Promise<boolean> {
  const run = await lockRun(context, id)
  if (run?.state !== 'selecting' || run.started_at >= leftBehindBefore(context.now)) return false
  await endRun(context, run)
  return true
}

/**
 * One run at a time for each person: enough for people, and it keeps one of them from taking all turns. The person's row
 * must be locked.
 * @throws Problem 409 with the id of the run
 */
export async function assertNoneRunning(context: CommandContext, personId: string): Promise<void> {
  const running = await findRunning(context.tx, personId)
  if (running && !(await endLeftBehind(context, running.id))) throw alreadyRunning(running.id)
}

/** What every run of a sender has in common. */
export function newRun({ actor, via, now }: CommandContext, id: string, personId: string) {
  return {
    id,
    person_id: personId,
    via,
    scopes: actor.scopes && JSON.stringify(actor.scopes),
    token_projects: actor.token_projects && JSON.stringify(actor.token_projects),
    state: 'selecting',
    started_at: now,
  } as const satisfies Partial<Insertable<BulksTable>>
}
