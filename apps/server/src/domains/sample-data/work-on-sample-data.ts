import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { SampleDataOutcome } from '@waybill/contract/sample-data/sample-data.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Files } from '../attachments/file-store.ts'
import { endSampleData } from './end-sample-data.command.ts'
import { makeSampleData } from './make-sample-data.ts'
import { noteSampleData } from './note-sample-data.command.ts'
import { findSampleData } from './sample-data.queries.ts'
import { SET_UP_TICKETS } from './start-sample-data.command.ts'

/**
 * Makes the sample data that was asked for; whoever asked plays the admin in it. A run that was cut off is not taken up
 * again: half of its people and projects are there, so the next try ends it.
 */
export async function workOnSampleData(
  kernel: Kernel,
  files: Files,
  signal: AbortSignal,
  tickets = SET_UP_TICKETS,
): Promise<void> {
  const row = await findSampleData(kernel.store.db)
  if (row?.state !== 'running') return
  const admin = row.total === 0 ? await findAdmin(kernel, row.person_id) : null
  if (!admin) return end(kernel, 'failed')
  // From here on a repetition knows that somebody has begun.
  if (!(await note(kernel, 0, 1))) return
  await makeSampleData(kernel, files, {
    tickets,
    passwordHash: null,
    admin,
    via: 'system',
    catchUp: () => untilRead(kernel, signal),
    onProgress(done, of) {
      signal.throwIfAborted()
      return note(kernel, done, of)
    },
  })
  await end(kernel, 'finished')
}

async function note(kernel: Kernel, done: number, total: number): Promise<boolean> {
  const request = { input: { done, total }, actor: SYSTEM, via: 'system' } as const
  return (await runCommand(kernel, noteSampleData, request)).result.goes_on
}

/** Of a run that somebody stopped this changes nothing. */
async function end(kernel: Kernel, outcome: SampleDataOutcome): Promise<void> {
  await runCommand(kernel, endSampleData, { input: { outcome }, actor: SYSTEM, via: 'system' })
}

/** The reader that fills inboxes. */
const READER = 'notifications.keep-notifications'
/** Between looks where it is, in milliseconds, and how many of them. */
const LOOK_EVERY = 100
const MOST_LOOKS = 50

/**
 * Waits a little for the reader that works beside, so that what is older counts as read. Its stored cursor may lag behind over
 * what it does not hear, and it may be stuck: then some of it is unread.
 */
async function untilRead({ store: { db } }: Kernel, signal: AbortSignal): Promise<void> {
  const { seq } = await db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const behind = await db
      .selectFrom('readers')
      .select('name')
      .where('name', '=', READER)
      .where('cursor', '<', seq)
      .executeTakeFirst()
    if (!behind) return
    await sleep(LOOK_EVERY, undefined, { signal })
  }
}

/** The person, if still an admin. */
async function findAdmin({ store }: Kernel, id: string): Promise<Actor | null> {
  const person = await store.db
    .selectFrom('people')
    .select('id')
    .where('id', '=', id)
    .where('role', '=', 'admin')
    .where('active', '=', 1)
    .executeTakeFirst()
  return person
    ? { kind: 'person', person_id: person.id, role: 'admin', scopes: null, token_projects: null }
    : null
}
