import { hasScope, type Actor, type Decision } from './policies.ts'

export const VIEW_ACTIONS = ['view.see', 'view.edit', 'view.share'] as const
export type ViewAction = (typeof VIEW_ACTIONS)[number]

export interface ViewFacts {
  is_owner: boolean
  shared: boolean
}

/**
 * A view is its owner's alone, unless it is shared: then agents and admins see it, and admins may change it too. What a view
 * shows is decided by the rights of who looks, ticket by ticket. Requesters share nothing.
 */
export function mayWithView(actor: Actor, action: ViewAction, view: ViewFacts): Decision {
  if (actor.kind === 'anonymous') return 'hide'
  const sees = actor.kind === 'system' || view.is_owner || (view.shared && actor.role !== 'requester')
  if (!sees) return 'hide'
  if (action === 'view.see') return hasScope(actor, 'read') ? 'allow' : 'forbid'
  const changes = view.is_owner || actor.role === 'admin'
  if (!changes || (action === 'view.share' && actor.role === 'requester')) return 'forbid'
  return hasScope(actor, 'write') ? 'allow' : 'forbid'
}
