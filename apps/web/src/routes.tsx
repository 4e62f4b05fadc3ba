import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
  Outlet,
} from '@tanstack/react-router'
import { loadMessages } from './messages/messages.ts'
import { findOutWhoIsHere, getSession, isRequester } from './session/session.ts'
import { Shell } from './shell/shell.tsx'
import { fetched } from './shell/page-not-loaded.ts'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { NoRightsPage } from './shell/no-rights-page.tsx'
import { ErrorPage } from './shell/error-page.tsx'

/** What stands in the address after the question mark; texts only. */
function texts<const Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const found: Partial<Record<Name, string>> = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') found[name] = value
      else if (typeof value === 'number' || typeof value === 'boolean') found[name] = String(value)
    }
    return found
  }
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: loadMessages,
  component: lazyRouteComponent(
    fetched(() => import('./features/set-up/set-up-page.tsx')),
    'SetUpPage',
  ),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts('next'),
  component: lazyRouteComponent(
    fetched(() => import('./features/sign-in/sign-in-page.tsx')),
    'SignInPage',
  ),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(
    fetched(() => import('./features/sign-in/invitation-page.tsx')),
    'InvitationPage',
  ),
})

/** For pages that say nothing to whom a right is missing. */
function needs(right: string) {
  return () => {
    const session = getSession()
    if ('me' in session && session.me.can[right] !== true) redirect({ to: '/no-rights', throw: true })
  }
}

/** All pages for which one must be signed in; the server decides what each person may see. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  async beforeLoad({ location }) {
    const texts = loadMessages()
    if (getSession().state === 'unknown') await findOutWhoIsHere()
    await texts
    if (getSession().state !== 'signed_out') return
    redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href }, throw: true })
  },
})

/** Whoever only asks for things begins where they ask. */
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad() {
    if (isRequester()) redirect({ to: '/portal', replace: true, throw: true })
  },
  component: lazyRouteComponent(
    fetched(() => import('./features/home/home-page.tsx')),
    'HomePage',
  ),
})

const portal = createRoute({
  getParentRoute: () => inside,
  path: '/portal',
  validateSearch: texts('show'),
  component: lazyRouteComponent(
    fetched(() => import('./features/portal/home/portal-page.tsx')),
    'PortalPage',
  ),
})

const ask = createRoute({
  getParentRoute: () => inside,
  path: '/portal/new',
  validateSearch: texts('form'),
  component: lazyRouteComponent(
    fetched(() => import('./features/portal/ask/ask-page.tsx')),
    'AskPage',
  ),
})

const request = createRoute({
  getParentRoute: () => inside,
  path: '/portal/requests/$request',
  validateSearch: texts('comment', 'as'),
  component: lazyRouteComponent(
    fetched(() => import('./features/portal/request/request-page.tsx')),
    'RequestPage',
  ),
})

const myWork = createRoute({
  getParentRoute: () => inside,
  path: '/my-work',
  beforeLoad: needs('teams.list'),
  validateSearch: texts('part', 'peek'),
  component: lazyRouteComponent(
    fetched(() => import('./features/my-work/my-work-page.tsx')),
    'MyWorkPage',
  ),
})

const tickets = createRoute({
  getParentRoute: () => inside,
  path: '/tickets',
  validateSearch: texts('q', 'view', 'group', 'columns', 'peek'),
  component: lazyRouteComponent(
    fetched(() => import('./features/tickets/tickets-page.tsx')),
    'TicketsPage',
  ),
})

const ticket = createRoute({
  getParentRoute: () => inside,
  path: '/tickets/$ticket',
  validateSearch: texts('at', 'comment'),
  component: lazyRouteComponent(
    fetched(() => import('./features/ticket/ticket-page.tsx')),
    'TicketPage',
  ),
})

const board = createRoute({
  getParentRoute: () => inside,
  path: '/board',
  validateSearch: texts('project', 'q', 'view', 'lanes', 'peek'),
  component: lazyRouteComponent(
    fetched(() => import('./features/board/board-page.tsx')),
    'BoardPage',
  ),
})

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects',
  validateSearch: texts('archived', 'create'),
  component: lazyRouteComponent(
    fetched(() => import('./features/projects/projects-page.tsx')),
    'ProjectsPage',
  ),
})

/** A project has no page of its own: its tickets are what people look for by this address. */
const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project',
  beforeLoad({ params }) {
    redirect({ to: '/tickets', search: { q: `project:${params.project}` }, replace: true, throw: true })
  },
})

const projectBoard = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project/board',
  beforeLoad({ params }) {
    redirect({ to: '/board', search: { project: params.project }, throw: true })
  },
})

const projectSettings = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project/settings',
  validateSearch: texts('part'),
  component: lazyRouteComponent(
    fetched(() => import('./features/projects/project-settings-page.tsx')),
    'ProjectSettingsPage',
  ),
})

const workflows = createRoute({
  getParentRoute: () => inside,
  path: '/workflows',
  validateSearch: texts('archived'),
  component: lazyRouteComponent(
    fetched(() => import('./features/workflows/list/workflows-page.tsx')),
    'WorkflowsPage',
  ),
})

const workflow = createRoute({
  getParentRoute: () => inside,
  path: '/workflows/$workflow',
  validateSearch: texts('part', 'view', 'from', 'to', 'run'),
  component: lazyRouteComponent(
    fetched(() => import('./features/workflows/workflow-page.tsx')),
    'WorkflowPage',
  ),
})

const automation = createRoute({
  getParentRoute: () => inside,
  path: '/automation',
  beforeLoad: needs('automation.see'),
  component: lazyRouteComponent(
    fetched(() => import('./features/automation/list/rules-page.tsx')),
    'RulesPage',
  ),
})

const rule = createRoute({
  getParentRoute: () => inside,
  path: '/automation/$rule',
  beforeLoad: needs('automation.see'),
  validateSearch: texts('part', 'example'),
  component: lazyRouteComponent(
    fetched(() => import('./features/automation/rule-page.tsx')),
    'RulePage',
  ),
})

const team = createRoute({
  getParentRoute: () => inside,
  path: '/team',
  beforeLoad: needs('people.list'),
  validateSearch: texts('q', 'part'),
  component: lazyRouteComponent(
    fetched(() => import('./features/team/team-page.tsx')),
    'TeamPage',
  ),
})

const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  validateSearch: texts('state', 'peek'),
  component: lazyRouteComponent(
    fetched(() => import('./features/inbox/inbox-page.tsx')),
    'InboxPage',
  ),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  beforeLoad({ location }) {
    if (location.pathname === '/settings')
      redirect({ to: '/settings/$part', params: { part: 'profile' }, throw: true })
  },
})

const settingsPart = createRoute({
  getParentRoute: () => settings,
  path: '$part',
  validateSearch: texts('open'),
  component: lazyRouteComponent(
    fetched(() => import('./features/settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

const integrations = createRoute({
  getParentRoute: () => inside,
  path: '/integrations',
  beforeLoad({ location }) {
    needs('teams.list')()
    if (location.pathname === '/integrations')
      redirect({ to: '/integrations/$part', params: { part: 'webhooks' }, throw: true })
  },
})

const integrationsPart = createRoute({
  getParentRoute: () => integrations,
  path: '$part',
  validateSearch: texts('open', 'delivery', 'state', 'ticket'),
  component: lazyRouteComponent(
    fetched(() => import('./features/integrations/integrations-page.tsx')),
    'IntegrationsPage',
  ),
})

const noRights = createRoute({
  getParentRoute: () => inside,
  path: '/no-rights',
  component: NoRightsPage,
})

const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })

const insidePages = [
  home,
  portal,
  ask,
  request,
  myWork,
  tickets,
  ticket,
  board,
  projects,
  project,
  projectBoard,
  projectSettings,
  workflows,
  workflow,
  automation,
  rule,
  team,
  inbox,
  integrations.addChildren([integrationsPart]),
  settings.addChildren([settingsPart]),
  noRights,
  elsewhere,
]

export const router = createRouter({
  routeTree: root.addChildren([setUp, signIn, invitation, inside.addChildren(insidePages)]),
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
  // All of it is text: a number stands there as it is, without quotes.
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(JSON.stringify),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
