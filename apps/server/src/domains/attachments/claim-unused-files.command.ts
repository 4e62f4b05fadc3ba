import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { Tx } from '../../io/db/tables.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'

/** How long bytes are kept that nothing names. */
export const UNUSED_KEPT_MILLIS = 24 * 60 * 60 * 1000

/**
 * Looks at some of the files, in the order of their hashes: notes since when they are named by nothing, and claims those for
 * removal that have been so for a day. Nobody stores or names a claimed one until `forget-files` says that it is gone.
 * @returns what is to be removed from the store, also what an earlier sweep claimed and did not finish; and after which hash
 *   to go on, null at the end
 */
export const claimUnusedFiles = defineCommand({
  name: 'claim-unused-files',
  input: strict({ after: Type.String({ maxLength: 64 }), limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql, now }, { after, limit }) {
    const page = await tx
      .selectFrom('files')
      .select(['sha256', 'unused_since', 'removing'])
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(limit)
      .execute()
    const unmarked = page.filter((one) => one.unused_since === null).map((one) => one.sha256)
    const named = await namedOf(tx, unmarked)
    const unused = unmarked.filter((sha256) => !named.has(sha256))
    if (unused.length > 0)
      await tx.updateTable('files').set({ unused_since: now }).where('sha256', 'in', unused).execute()
    const old = now - UNUSED_KEPT_MILLIS
    const due = page.filter((one) => one.removing === 1 || (one.unused_since ?? now) <= old)
    const claimed = await claim({ tx, sql }, due, old)
    return { claimed, next: page.length === limit ? (page.at(-1)?.sha256 ?? null) : null }
  },
})

type Claiming = Pick<CommandContext, 'tx' | 'sql'>

/** Looks again under their locks: somebody may have noted or named them meanwhile. */
async function claim({ tx, sql }: Claiming, due: readonly { sha256: string }[], old: number) {
  if (due.length === 0) return []
  const locked = await sql
    .forUpdate(
      tx
        .selectFrom('files')
        .select('sha256')
        .where(
          'sha256',
          'in',
          due.map((one) => one.sha256),
        )
        .where((of) => of.or([of('unused_since', '<=', old), of('removing', '=', 1)]))
        .orderBy('sha256'),
    )
    .execute()
  const hashes = locked.map((one) => one.sha256)
  const named = await namedOf(tx, hashes)
  const claimed = hashes.filter((sha256) => !named.has(sha256))
  if (named.size > 0)
    await tx
      .updateTable('files')
      .set({ unused_since: null })
      .where('sha256', 'in', [...named])
      .execute()
  if (claimed.length > 0)
    await tx.updateTable('files').set({ removing: 1 }).where('sha256', 'in', claimed).execute()
  return claimed
}

/** Those of some hashes that an attachment names. */
async function namedOf(tx: Tx, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await tx
    .selectFrom('attachments')
    .select('sha256')
    .distinct()
    .where('sha256', 'in', [...hashes])
    .execute()
  return new Set(rows.map((one) => one.sha256))
}
