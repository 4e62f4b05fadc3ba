import { notFound } from '@waybill/contract/problems/problem.ts'
import Type from 'typebox'
import { readHead } from '../kernel/event-log.ts'
import { defineRoute, ok, type Route } from './route.ts'
import { VERSION } from './version.ts'

const health = defineRoute({
  method: 'GET',
  path: '/health',
  tag: 'Operations',
  summary: 'Whether the process answers',
  access: { anonymous: 'load balancers ask it before they know anybody' },
  responses: { 200: Type.Object({ status: Type.String(), version: Type.String() }) },
  handler: () => Promise.resolve(ok({ status: 'healthy', version: VERSION })),
})

export const observeRoutes: Route[] = [health]
