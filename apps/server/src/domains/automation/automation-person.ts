import { foldName } from '@waybill/contract/fold-text.ts'
import type { CommandContext } from '../../kernel/command.ts'

const NAME = 'Automation'
const SOURCE = 'waybill'
const KEY = 'automation'

/**
 * In whose name rules write comments: a placeholder, who cannot sign in and is made when it is first needed. Admins may give
 * it another name.
 */
export async function automationPerson(context: CommandContext): Promise<string> {
  const { tx, now } = context
  const known = await tx
    .selectFrom('external_refs')
    .select('target_id')
    .where('source', '=', SOURCE)
    .where('kind', '=', 'person')
    .where('external_id', '=', KEY)
    .executeTakeFirst()
  if (known) return known.target_id
  const id = context.newId()
  const nothing = { phone: null, department: null, address: null, locale: null, time_zone: null }
  await tx
    .insertInto('people')
    .values({
      ...nothing,
      id,
      name: NAME,
      name_folded: foldName(NAME),
      email: null,
      email_folded: null,
      password_hash: null,
      role: 'agent',
      placeholder: 1,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await tx
    .insertInto('external_refs')
    .values({
      source: SOURCE,
      kind: 'person',
      external_id: KEY,
      target_id: id,
      digest: null,
      import_id: null,
    })
    .execute()
  const after = { role: 'agent' as const, active: true, placeholder: true }
  const made = context.append({ kind: 'person.created', data: { person: id, after } })
  context.afterSeq(() => tx.updateTable('people').set({ seq: made.seq }).where('id', '=', id).execute())
  return id
}
