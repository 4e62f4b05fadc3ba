import { Sha256 } from '@waybill/contract/attachments/attachment.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/**
 * Notes that bytes are about to be stored, before they are: from now on they stay for a day, by which time an attachment
 * names them or the sweep takes them away.
 * @returns `removing`: the sweep is at the same bytes right now, so they must not be stored yet
 */
export const noteFile = defineCommand({
  name: 'note-file',
  input: strict({ sha256: Sha256, size: Type.Integer({ minimum: 1 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { sha256, size }) {
    const noted = await tx
      .insertInto('files')
      .values({ sha256, size, unused_since: now })
      .onConflict((on) =>
        on.column('sha256').doUpdateSet({ unused_since: now }).where('files.removing', '=', 0),
      )
      .returning('sha256')
      .executeTakeFirst()
    return { removing: noted === undefined }
  },
})
