import { foldName } from '@waybill/contract/fold-text.ts'
import type { CreatePersonInput } from '@waybill/contract/people/person.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { checkProfile } from './check-profile.ts'
import { foldEmail } from './email.ts'
import { emailTaken } from './people.errors.ts'

type NewPerson = Omit<CreatePersonInput, 'password'> & { password_hash: string | null }

/** The part that creating a person and setting up the installation share. @throws Problem 422 when the address is taken */
export async function insertPerson(ctx: CommandContext, person: NewPerson): Promise<string> {
  checkProfile(person)
  const id = ctx.newId()
  const inserted = await ctx.tx
    .insertInto('people')
    .values({
      id,
      name: person.name.trim(),
      name_folded: foldName(person.name),
      email: person.email,
      email_folded: foldEmail(person.email),
      password_hash: person.password_hash,
      role: person.role,
      phone: person.phone ?? null,
      department: person.department ?? null,
      address: person.address ?? null,
      locale: person.locale ?? null,
      time_zone: person.time_zone ?? null,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((on) => on.column('email_folded').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) throw emailTaken()
  const event = ctx.append({
    kind: 'person.created',
    data: { person: id, after: { role: person.role, active: true, placeholder: false } },
  })
  ctx.afterSeq(() => ctx.tx.updateTable('people').set({ seq: event.seq }).where('id', '=', id).execute())
  return id
}
