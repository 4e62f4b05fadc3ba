import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { endChallenges } from './challenges.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { notOneself } from './second-factor.errors.ts'
import { hasSecondFactor } from './second-factor.queries.ts'

/** For somebody who has lost phone, passkeys and recovery codes: they sign in by password alone again. */
export const takeSecondFactorOff = defineCommand({
  name: 'take-second-factor-off',
  input: strict({ person: PersonRef }),
  subject: 'person',
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  // Only an admin's: a stolen session must not take off what protects its owner.
  authorize: (actor) => mayWithPerson(actor, 'person.manage_access', { is_self: false }),
  async run(ctx, _input, person) {
    if (person.id === ctx.actor.person_id) throw notOneself()
    const had = await hasSecondFactor(ctx.tx, person.id)
    for (const table of ['totp_secrets', 'passkeys', 'recovery_codes'] as const)
      await ctx.tx.deleteFrom(table).where('person_id', '=', person.id).execute()
    await endChallenges(ctx, person.id)
    if (had) ctx.append({ kind: 'factor.taken_off', data: { person: person.id } })
    return { id: person.id }
  },
})
