import {
  mayInInstallation,
  mayWithPerson,
  type Actor,
  type Decision,
} from '@waybill/contract/access/policies.ts'
import { foldName } from '@waybill/contract/fold-text.ts'
import { UpdatePersonInput } from '@waybill/contract/people/person.ts'
import { PersonRef, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand, type Appended, type CommandContext } from '../../kernel/command.ts'
import { checkProfile } from './check-profile.ts'
import { foldEmail } from './email.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { lockPersonByRef, lockPersonWithTasks } from './lock-person.ts'
import { endOneTimeCodes } from './one-time-codes.ts'
import { emailTaken } from './people.errors.ts'
import type { PersonRow } from './people.queries.ts'
import { setAway } from './set-away.ts'
import { setActive, stampPerson } from './set-active.ts'

const PROFILE = ['name', 'phone', 'department', 'address', 'locale', 'time_zone'] as const

/** Changes a profile, and for admins also e-mail address, role and whether the person is active. */
export const updatePerson = defineCommand({
  name: 'update-person',
  input: strict({ person: PersonRef, ...UpdatePersonInput.properties, if_match_seq: Type.Optional(Seq) }),
  subject: 'person',
  load: (ctx, input) =>
    input.active === false ? lockPersonWithTasks(ctx, input.person) : lockPersonByRef(ctx, input.person),
  authorize: (actor, person, input) => decide(actor, person, input),
  async run(ctx, input, person) {
    if (input.if_match_seq !== undefined && input.if_match_seq !== person.seq)
      throw preconditionFailed(person.seq)
    checkProfile(input)
    let last: Appended | null = await changeProfile(ctx, person, input)
    if (input.away !== undefined) last = (await setAway(ctx, person, input.away)) ?? last
    if (input.role !== undefined && input.role !== person.role) {
      if (person.role === 'admin' && person.active === 1) await keepAnAdmin(ctx, person.id)
      await ctx.tx.updateTable('people').set({ role: input.role }).where('id', '=', person.id).execute()
      last = ctx.append({
        kind: 'person.role_changed',
        data: { person: person.id, before: { role: person.role }, after: { role: input.role } },
      })
    }
    if (input.active !== undefined) last = (await setActive(ctx, person, input.active)) ?? last
    stampPerson(ctx, person.id, last)
    return { id: person.id }
  },
})

function decide(actor: Actor, person: PersonRow, input: UpdatePersonInput): Decision {
  const facts = { is_self: person.id === actor.person_id }
  const profile = mayWithPerson(actor, 'person.edit_profile', facts)
  if (profile !== 'allow') return profile
  const manages =
    input.email !== undefined ||
    input.role !== undefined ||
    input.active !== undefined ||
    input.skills !== undefined
  if (manages && mayInInstallation(actor, 'people.manage') !== 'allow') return 'forbid'
  if (input.role === 'admin' && person.role !== 'admin') return mayInInstallation(actor, 'people.grant_admin')
  return 'allow'
}

/** The event says which fields changed, not to what: names and addresses do not belong in the log. */
async function changeProfile(
  ctx: CommandContext,
  person: PersonRow,
  input: UpdatePersonInput,
): Promise<Appended | null> {
  // An emptied field is no field; only the name must not be empty, which its schema says.
  const valueOf = (field: (typeof PROFILE)[number]) => input[field]?.trim() || null
  const changed = PROFILE.filter((field) => input[field] !== undefined && valueOf(field) !== person[field])
  const values = Object.fromEntries(changed.map((field) => [field, valueOf(field)]))
  const newName =
    changed.includes('name') && input.name !== undefined ? { name_folded: foldName(input.name) } : {}
  const newEmail = input.email !== undefined && input.email !== person.email ? input.email : null
  if (newEmail !== null) await refuseTaken(ctx, person.id, newEmail)
  const skills = newSkills(person, input)
  const fields = [...changed, ...(newEmail === null ? [] : ['email']), ...(skills === null ? [] : ['skills'])]
  if (fields.length === 0) return null
  await ctx.tx
    .updateTable('people')
    .set({
      ...values,
      ...newName,
      ...(skills !== null && { skills }),
      ...(newEmail !== null && { email: newEmail, email_folded: foldEmail(newEmail) }),
      updated_at: ctx.now,
    })
    .where('id', '=', person.id)
    .execute()
    .catch((error: unknown) => {
      throw ctx.sql.takenBy(error) === null ? error : emailTaken()
    })
  // A link that went to the old address must not open the account any more.
  if (newEmail !== null) await endOneTimeCodes(ctx, person.id)
  return ctx.append({ kind: 'person.profile_changed', data: { person: person.id, fields } })
}

/** As they are kept, or null where they stay. */
function newSkills(person: PersonRow, { skills }: UpdatePersonInput): string | null {
  if (skills === undefined) return null
  const said = JSON.stringify(skills.map((skill) => skill.trim()))
  return said === JSON.stringify(JSON.parse(person.skills)) ? null : said
}

async function refuseTaken(ctx: CommandContext, person: string, email: string): Promise<void> {
  const other = await ctx.tx
    .selectFrom('people')
    .select('id')
    .where('email_folded', '=', foldEmail(email))
    .where('id', '<>', person)
    .executeTakeFirst()
  if (other) throw emailTaken()
}
