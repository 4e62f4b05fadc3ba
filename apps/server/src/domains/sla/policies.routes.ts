import { notFound } from '@waybill/contract/problems/problem.ts'
import {
  CreatePolicyInput,
  Policy,
  PolicyList,
  PolicyParams,
  UpdatePolicyInput,
} from '@waybill/contract/sla/sla.ts'
import { etagOf, etagOfAnswer } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { createPolicy } from './create-policy.command.ts'
import { deletePolicy } from './delete-policy.command.ts'
import { presentPolicies } from './policies.presenter.ts'
import { findPolicy, listPolicies } from './policies.queries.ts'
import { updatePolicy } from './update-policy.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const ofPolicy = { path: '/sla/policies/:policy', tag: 'SLA', params: PolicyParams }

const list = defineRoute({
  method: 'GET',
  path: '/sla/policies',
  tag: 'SLA',
  summary: 'The SLA policies in the order in which they are tried',
  access: { policy: 'sla.see' },
  responses: { 200: PolicyList, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'sla.see', 'page')
    const { db } = request.kernel.store
    const body: PolicyList = {
      items: await presentPolicies(db, request.actor, await listPolicies(db)),
      next: null,
    }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const create = defineRoute({
  method: 'POST',
  path: '/sla/policies',
  tag: 'SLA',
  summary: 'Make an SLA policy',
  access: { policy: 'sla.manage' },
  body: CreatePolicyInput,
  responses: { 201: Policy },
  async handler(request) {
    const { result } = await request.run(createPolicy, request.body)
    const { body, etag } = await show(request, result.id)
    return created(body, `/sla/policies/${result.id}`, etag)
  },
})

const read = defineRoute({
  ...ofPolicy,
  method: 'GET',
  summary: 'An SLA policy',
  access: { policy: 'sla.see' },
  responses: { 200: Policy, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'sla.see', 'sla policy')
    const { body, etag } = await show(request, request.params.policy)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const update = defineRoute({
  ...ofPolicy,
  method: 'PATCH',
  summary: 'Change an SLA policy; the clocks of open tickets are counted anew',
  access: { policy: 'sla.manage' },
  body: UpdatePolicyInput,
  responses: { 200: Policy },
  async handler(request) {
    const { result } = await request.run(updatePolicy, changeOf(request))
    const { body, etag } = await show(request, result.id)
    return ok(body, etag)
  },
})

const remove = defineRoute({
  ...ofPolicy,
  method: 'DELETE',
  summary: 'Delete an SLA policy',
  access: { policy: 'sla.manage' },
  responses: { 204: null },
  async handler(request) {
    await request.run(deletePolicy, request.params)
    return noContent()
  },
})

async function show({ kernel, actor }: AnyRequest, id: string): Promise<{ body: Policy; etag: string }> {
  const { db } = kernel.store
  const row = await findPolicy(db, id)
  const [body] = row ? await presentPolicies(db, actor, [row]) : []
  if (!body) throw notFound('sla policy')
  const { directory } = await readHead(db)
  return { body, etag: etagOf(body.seq, directory) }
}

export const policyRoutes: Route[] = [list, create, read, update, remove]
