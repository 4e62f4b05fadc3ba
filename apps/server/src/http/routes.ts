import { commentRoutes } from '../domains/comments/comments.routes.ts'
import { observeRoutes } from './observe.routes.ts'
import type { Route } from './route.ts'

/** Every route of the API: the one list. */
export const routes: readonly Route[] = [...observeRoutes, ...commentRoutes]
