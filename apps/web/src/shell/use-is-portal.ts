import { useRouterState } from '@tanstack/react-router'
import { useMe } from '../session/session.ts'

/** Requesters have the portal's frame around every page, others around the pages of the portal. */
export function useIsPortal(): boolean {
  const { role } = useMe()
  const isThere = useRouterState({ select: ({ location }) => /^\/portal(\/|$)/.test(location.pathname) })
  return isThere || role === 'requester'
}
