import { mayWithPerson, type Actor, type Decision } from '@waybill/contract/access/policies.ts'

/** A second factor is made and changed by its owner alone; an admin can only take it off. */
export function mayChangeOwn(actor: Actor, person: { id: string }): Decision {
  if (person.id !== actor.person_id) return 'hide'
  return mayWithPerson(actor, 'person.manage_access', { is_self: true })
}
