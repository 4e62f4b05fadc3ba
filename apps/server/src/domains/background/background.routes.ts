import {
  BackgroundTroubles,
  RetryEventInput,
  RetryJobInput,
} from '@waybill/contract/background/background-work.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { defineRoute, noContent, ok, type Route } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { retryParkedEvent } from '../../kernel/retry-parked-event.command.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { readTroubles } from './troubles.queries.ts'

const ofWork = { tag: 'Operations', access: { policy: 'installation.audit' } }

const troubles = defineRoute({
  ...ofWork,
  method: 'GET',
  path: '/background/troubles',
  summary:
    'What does not go on by itself of what follows changes: readers that fail, events that they gave up, jobs',
  responses: { 200: BackgroundTroubles },
  async handler({ actor, kernel, deps }) {
    requireInstallation(actor, 'installation.audit', 'page')
    return ok(await readTroubles(kernel.store.db, deps.jobs))
  },
})

const retryEvent = defineRoute({
  ...ofWork,
  method: 'POST',
  path: '/background/events/retry',
  summary: 'Let a reader try an event again that it gave up; it leaves the list when that works',
  body: RetryEventInput,
  responses: { 204: null },
  async handler(request) {
    // Before it is looked for: whether there is one tells them nothing.
    requireInstallation(request.actor, 'installation.audit', 'parked event')
    await request.run(retryParkedEvent, request.body)
    return noContent()
  },
})

const retryJob = defineRoute({
  ...ofWork,
  method: 'POST',
  path: '/background/jobs/retry',
  summary: 'Give a failed job all its tries again',
  body: RetryJobInput,
  responses: { 204: null },
  async handler({ actor, deps, body }) {
    requireInstallation(actor, 'installation.audit', 'page')
    const job = withPath(RetryJobInput, body, {})
    if (!(await deps.jobs?.retry(job))) throw notFound('failed job')
    return noContent()
  },
})

export const backgroundRoutes: Route[] = [troubles, retryEvent, retryJob]
