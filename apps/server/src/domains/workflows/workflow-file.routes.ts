import { Readable } from 'node:stream'
import { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { ImportWorkflowInput, WorkflowParams } from '@waybill/contract/workflows/workflow-answers.ts'
import { fromWorkflowFile, toWorkflowFile } from '@waybill/contract/workflows/workflow-file.ts'
import Type from 'typebox'
import { etagOfAnswer } from '../../http/etag.ts'
import { created, defineRoute, ok, stream, type Route } from '../../http/route.ts'
import { checkBody } from '../people/check-body.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { createWorkflow } from './create-workflow.command.ts'
import { shownTo } from './hide-addresses.ts'
import { showWorkflow } from './show-workflow.ts'
import { updateWorkflow } from './update-workflow.command.ts'
import { namesOfRefs } from './workflow-names.queries.ts'
import { parseWorkflowFile, printWorkflowFile } from './workflow-yaml.ts'
import { noSuchWorkflow } from './workflows.errors.ts'
import { definitionOf, findWorkflowByRef } from './workflows.queries.ts'

const tag = 'Workflows'

const exportRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/export',
  tag,
  summary: 'The definition as YAML, with teams and calendars by name',
  access: { policy: 'workflows.see' },
  params: WorkflowParams,
  produces: 'text/yaml',
  responses: { 200: Type.String() },
  async handler({ kernel, actor, params }) {
    requireInstallation(actor, 'workflows.see', 'workflow')
    const { db } = kernel.store
    const row = await findWorkflowByRef(db, params.workflow)
    if (!row) throw noSuchWorkflow()
    const definition = shownTo(actor, definitionOf(row))
    const names = await namesOfRefs(db, [definition])
    const yaml = printWorkflowFile(toWorkflowFile(definition, (ref) => names.get(ref) ?? ref))
    return stream(Readable.from([yaml]), {
      'content-type': 'text/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="workflow-${row.id}.yaml"`,
      'cache-control': 'no-store',
    })
  },
})

const importRoute = defineRoute({
  method: 'POST',
  path: '/workflows/import',
  tag,
  summary:
    'Save a workflow from YAML: a new one, or the definition of the one with its name; the same file twice changes nothing',
  access: { policy: 'workflows.manage' },
  body: ImportWorkflowInput,
  responses: { 200: Workflow, 201: Workflow },
  async handler(request) {
    requireInstallation(request.actor, 'workflows.manage', 'page')
    const { yaml } = checkBody(ImportWorkflowInput, request.body)
    const file = parseWorkflowFile(yaml)
    const current = await findWorkflowByRef(request.kernel.store.db, file.name)
    const input = fromWorkflowFile(file, current && definitionOf(current))
    if (current) {
      const { result } = await request.run(updateWorkflow, {
        ...input,
        workflow: current.id,
        base_seq: current.seq,
      })
      const body = await showWorkflow(request, result.id, result.ids)
      return ok(body, etagOfAnswer(body.seq, body))
    }
    const { result } = await request.run(createWorkflow, input)
    const body = await showWorkflow(request, result.id, result.ids)
    return created(body, `/workflows/${result.id}`, etagOfAnswer(body.seq, body))
  },
})

export const workflowFileRoutes: Route[] = [exportRoute, importRoute]
