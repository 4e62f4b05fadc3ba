import { useRouterState } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { PAGES } from './pages.ts'

/** The page of the sidebar that is shown, or that what is shown is a part of. */
export function usePageName(): string | null {
  const page = useRouterState({
    select: ({ location }) =>
      PAGES.find(
        ({ to }) => location.pathname === to || (to !== '/' && location.pathname.startsWith(`${to}/`)),
      ),
  })
  return page ? t(page.label) : null
}
