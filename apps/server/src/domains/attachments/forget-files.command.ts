import { Sha256 } from '@waybill/contract/attachments/attachment.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/** The store holds these claimed files no more: whoever brings the same bytes may store them again. */
export const forgetFiles = defineCommand({
  name: 'forget-files',
  input: strict({ files: Type.Array(Sha256, { maxItems: 500 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { files }) {
    await tx
      .deleteFrom('files')
      .where('sha256', 'in', ['', ...files])
      .where('removing', '=', 1)
      .execute()
    return {}
  },
})
