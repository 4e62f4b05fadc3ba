import { useRouterState } from '@tanstack/react-router'

/** Tells of a ticket whether the page itself shows it, by itself or beside a list. */
export function useShownTicket(): (ticket: { id: string; key: string | undefined }) => boolean {
  const { pathname, search } = useRouterState({ select: ({ location }) => location })
  const shown = new Set([pathname.split('/').at(-1), search.peek])
  return ({ id, key }) => shown.has(id) || (key !== undefined && shown.has(key))
}
