import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { SampleData } from '@waybill/contract/sample-data/sample-data.ts'
import { defineRoute, ok, type Route } from '../../http/route.ts'
import { endSampleData } from './end-sample-data.command.ts'
import { presentSampleData } from './sample-data.queries.ts'
import { startSampleData } from './start-sample-data.command.ts'

const tag = 'Installation'
const access = { policy: 'people.manage' }

export const sampleDataRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/setup/sample-data',
    tag,
    summary: 'Read how far the making of the sample data has come',
    access: { policy: 'people.list' },
    responses: { 200: SampleData },
    async handler({ kernel, actor }) {
      const decision = mayInInstallation(actor, 'people.list')
      if (decision === 'hide') throw notFound('sample data')
      if (decision === 'forbid') throw forbidden('Reading needs a token with the scope "read".')
      return ok(await presentSampleData(kernel.store.db))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/setup/sample-data',
    tag,
    summary:
      'Ask for sample projects, people and about 200 tickets, once, while there are no tickets; they are made by themselves, in your name where the admin acts. None of the people can sign in',
    access,
    responses: { 202: SampleData },
    async handler(request) {
      await request.run(startSampleData, {})
      return { status: 202, body: await presentSampleData(request.kernel.store.db) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/setup/sample-data/stop',
    tag,
    summary: 'Stop the making of the sample data; what is made stays. Stopping twice changes nothing',
    access,
    responses: { 200: SampleData },
    async handler(request) {
      await request.run(endSampleData, { outcome: 'stopped' })
      return ok(await presentSampleData(request.kernel.store.db))
    },
  }),
]
