import { mayWithPerson, type PersonAction } from '@waybill/contract/access/policies.ts'
import { forbidden } from '@waybill/contract/problems/problem.ts'
import type { RouteRequest } from '../../http/route.ts'
import { noSuchPerson } from './people.errors.ts'
import { findPersonByRef, type PersonRow } from './people.queries.ts'

type AnyRequest = Pick<RouteRequest<unknown, unknown, unknown>, 'actor' | 'kernel'>

/** `me` in a path is whoever asks. */
export function refOfPath(request: AnyRequest, ref: string): string {
  return ref === 'me' ? (request.actor.person_id ?? ref) : ref
}

/**
 * The person of the path, if the asker may do `action` with them.
 * @throws Problem 404 when there is none or the asker may not see them, 403 when the asker may see but not do it
 */
export async function personOfPath(
  request: AnyRequest,
  ref: string,
  action: PersonAction,
): Promise<PersonRow> {
  const { actor, kernel } = request
  const person = await findPersonByRef(kernel.store.db, refOfPath(request, ref))
  if (!person) throw noSuchPerson()
  switch (mayWithPerson(actor, action, { is_self: person.id === actor.person_id })) {
    case 'allow':
      return person
    case 'hide':
      throw noSuchPerson()
    case 'forbid':
      throw forbidden(whatToDo(action))
  }
}

function whatToDo(action: PersonAction): string {
  return action === 'person.manage_access'
    ? 'Sessions, tokens and passwords are for the person, signed in without a token, and for admins.'
    : 'Your token or your role does not allow it. Ask an admin.'
}
