import { hasScope, mayInInstallation, type Actor, type Decision } from '../access/policies.ts'

export const BULK_ACTIONS = ['bulk.see', 'bulk.stop', 'bulk.undo'] as const
export type BulkPolicyAction = (typeof BULK_ACTIONS)[number]

export interface BulkFacts {
  is_owner: boolean
  /** Projects of the token that started it; null: it was not limited. */
  token_projects: readonly string[] | null
}

/**
 * A run belongs to who started it; admins see and stop all of them. A token that is limited to projects has to do with
 * runs of tokens that reached no further, or it would read of other projects. What a run may do with a ticket is decided
 * ticket by ticket, by the rights of the person at that moment.
 */
export function mayWithBulk(actor: Actor, action: BulkPolicyAction, bulk: BulkFacts): Decision {
  const audits = mayInInstallation(actor, 'installation.audit') === 'allow'
  if (!(bulk.is_owner || audits) || !reaches(actor, bulk)) return 'hide'
  return hasScope(actor, action === 'bulk.see' ? 'read' : 'write') ? 'allow' : 'forbid'
}

function reaches(actor: Actor, { token_projects }: BulkFacts): boolean {
  const mine = actor.token_projects
  return mine === null || (token_projects?.every((id) => mine.includes(id)) ?? false)
}
