import type { Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { EndActionSecret, EndActionSecretList } from '@waybill/contract/workflows/end-action-secret.ts'
import { WorkflowParams, WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import { created, defineRoute, noContent, ok, type Route } from '../../../http/route.ts'
import { newSigningSecret } from '../../../kernel/sign.ts'
import { toIso } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/run-command.ts'
import { requireInstallation } from '../../people/require-installation.ts'
import { findWorkflowByRef } from '../workflows.queries.ts'
import { sealSecret, secretsOfWorkflow } from './end-action-secrets.queries.ts'
import { makeEndActionSecret } from './make-end-action-secret.command.ts'
import { removeEndActionSecret } from './remove-end-action-secret.command.ts'

const tag = 'Workflows'
const access = { policy: 'workflows.manage' }
const ActionParams = strict({ workflow: WorkflowRef, action: Id })

const list = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/end-action-secrets',
  tag,
  summary: 'Which end actions of a workflow are signed, and since when; never the secrets',
  access,
  params: WorkflowParams,
  responses: { 200: EndActionSecretList },
  async handler(request) {
    const { id } = await managed(request, request.params.workflow)
    const rows = await secretsOfWorkflow(request.kernel.store.db, id)
    return ok({
      items: rows.map(({ action_id, made_at }) => ({ action: action_id, made_at: toIso(made_at) })),
    })
  },
})

const make = defineRoute({
  method: 'POST',
  path: '/workflows/:workflow/end-actions/:action/secret',
  tag,
  summary: 'Make a secret by which calls of an end action are signed; it is shown this once',
  access,
  params: ActionParams,
  body: strict({}),
  responses: { 201: EndActionSecret },
  async handler(request) {
    const { workflow: ref, action } = request.params
    const { id: workflow } = await managed(request, ref)
    const secret = newSigningSecret()
    const of = { workflow_id: workflow, action_id: action.toLowerCase() }
    const sealed = sealSecret(request.deps.secrets, secret, of)
    await request.run(makeEndActionSecret, { workflow, action, sealed })
    return created({ secret }, `/workflows/${workflow}/end-action-secrets`)
  },
})

const remove = defineRoute({
  method: 'DELETE',
  path: '/workflows/:workflow/end-actions/:action/secret',
  tag,
  summary: 'Do not sign calls of an end action any more',
  access,
  params: ActionParams,
  responses: { 204: null },
  async handler(request) {
    await request.run(removeEndActionSecret, request.params)
    return noContent()
  },
})

async function managed({ kernel, actor }: { kernel: Kernel; actor: Actor }, ref: string) {
  requireInstallation(actor, 'workflows.manage', 'workflow')
  const workflow = await findWorkflowByRef(kernel.store.db, ref)
  if (!workflow) throw notFound('workflow')
  return workflow
}

export const endActionSecretRoutes: Route[] = [list, make, remove]
