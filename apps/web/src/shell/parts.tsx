import { PageShape } from '../ui/list-shape.tsx'
import { fetchedPart } from './fetched-part.tsx'

export const Dialogs = fetchedPart(async () => (await import('./dialogs.tsx')).Dialogs)
export const SidebarOver = fetchedPart(async () => (await import('./sidebar-over.tsx')).SidebarOver)
export const PersonMenu = fetchedPart(async () => (await import('./person-menu.tsx')).PersonMenu, {
  isOptional: true,
})
export const SidebarViews = fetchedPart(
  async () => (await import('../features/views/sidebar-views.tsx')).SidebarViews,
  { isOptional: true },
)
export const SignInAgain = fetchedPart(async () => (await import('../session/sign-in-again.tsx')).SignInAgain)
export const TicketPeek = fetchedPart(
  async () => (await import('../features/ticket/ticket-peek.tsx')).TicketPeek,
  { waiting: <PageShape /> },
)

/** All that the shell may need later, in the order in which people miss it when it is not there. */
export const PARTS = [Dialogs, PersonMenu, SidebarViews, SidebarOver, SignInAgain, TicketPeek]
