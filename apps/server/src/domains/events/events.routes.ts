import type { Route } from '../../http/route.ts'
import { audit } from './audit.routes.ts'
import { feed } from './feed.routes.ts'
import { history } from './history.routes.ts'

/** The log in its three views: what comes next, what happened to one ticket, who did what. */
export const eventRoutes: Route[] = [feed, history, audit]
