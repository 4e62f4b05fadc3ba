import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { otherUnfinished, notEmpty, serverRuns } from './transfer.errors.ts'
import { contentOf, isServed, lockTransfer } from './transfer.queries.ts'

/** Begins the import of an export into an empty installation, or takes up one that was cut off. Has no event: the log is that of the export. */
export const startTransfer = defineCommand({
  name: 'start-transfer',
  input: strict({ manifest_hash: Type.String({ maxLength: 64 }), head: Type.Integer({ minimum: 0 }) }),
  subject: 'installation',
  load: async (context) => ({ row: await lockTransfer(context) }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, input, { row }) {
    if (await isServed(tx, now)) throw serverRuns()
    if (row) {
      if (row.manifest_hash !== input.manifest_hash) throw otherUnfinished()
      return { phase: row.phase, position: row.position, resumed: true }
    }
    const content = await contentOf(tx)
    if (content !== null) throw notEmpty(content)
    const begin = { phase: 'log' as const, position: '0' }
    await tx
      .insertInto('transfers')
      .values({ id: 1, ...input, ...begin, started_at: now })
      .execute()
    return { ...begin, resumed: false }
  },
})
