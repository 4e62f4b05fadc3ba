import { mayWithPerson, type Actor, type Decision } from '@waybill/contract/access/policies.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { findPersonByRef } from './people.queries.ts'

/** A token that has not been revoked, of the person who is named; locked until commit. */
export async function loadAccessToken(ctx: CommandContext, input: { person: string; token: string }) {
  const person = await findPersonByRef(ctx.tx, input.person)
  if (!person) return null
  const query = ctx.tx
    .selectFrom('access_tokens')
    .selectAll()
    .where('id', '=', input.token)
    .where('person_id', '=', person.id)
    .where('revoked_at', 'is', null)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** Somebody else's token is not there to be found, except for admins. */
export function mayManageToken(actor: Actor, token: { person_id: string }): Decision {
  const isSelf = token.person_id === actor.person_id
  const decision = mayWithPerson(actor, 'person.manage_access', { is_self: isSelf })
  return decision === 'forbid' && !isSelf && actor.role !== 'admin' ? 'hide' : decision
}
