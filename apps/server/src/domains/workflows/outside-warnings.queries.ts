import { checkInput } from '@waybill/contract/automation/check-rule.ts'
import { problemOf, warningOf } from '@waybill/contract/workflows/problems-of.ts'
import type { WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import type { PluginList } from '../plugins/loaded-plugin.ts'
import { pluginActionErrors } from '../plugins/plugin-actions.ts'
import { matchWorkflow } from '../tasks/match-workflow.ts'
import { publishedWorkflows } from './workflow-versions.queries.ts'

/** What the definition alone does not say: other workflows, projects, and how this installation is set up. */
export interface Surroundings {
  published: Awaited<ReturnType<typeof publishedWorkflows>>
  /** Workflows that are the default of a project. */
  defaults: ReadonlySet<string>
  /** Whether an address may not be called, as far as it alone says it. */
  isRefused: (url: string) => boolean
  plugins: PluginList
}

export async function readSurroundings(
  db: Db,
  { isRefused, plugins }: Pick<Surroundings, 'isRefused' | 'plugins'>,
): Promise<Surroundings> {
  const rows = await db
    .selectFrom('projects')
    .select('workflow_id')
    .where('workflow_id', 'is not', null)
    .where('archived', '=', 0)
    .distinct()
    .execute()
  const defaults = new Set(rows.flatMap(({ workflow_id }) => workflow_id ?? []))
  return { published: await publishedWorkflows(db), defaults, isRefused, plugins }
}

/** What is worth a look beside what is wrong with the definition itself. Nothing is asked of the network. */
export function outsideWarnings(
  workflow: string,
  definition: WorkflowDefinition,
  surroundings: Surroundings,
): WorkflowProblem[] {
  return [
    ...unreached(workflow, surroundings),
    ...pluginProblems(definition, surroundings.plugins),
    ...definition.end_actions.flatMap((action) => {
      const refused = [action.url, action.compensate_url].find(
        (url) => url !== null && surroundings.isRefused(url),
      )
      if (!refused) return []
      const words = `"${action.name}" calls ${new URL(refused).host}, which is not outside: such calls are refused until WAYBILL_ALLOWED_HOSTS names it.`
      return [warningOf(action.id, 'address_inside', words)]
    }),
  ]
}

/** What end actions ask of plugins in vain, or wrongly. */
export function pluginProblems({ end_actions }: WorkflowDefinition, plugins: PluginList): WorkflowProblem[] {
  return end_actions.flatMap((action) => {
    if (action.kind !== 'plugin') return []
    const errors = [...pluginActionErrors(plugins, action), ...checkInput(action.input ?? {}, '/input')]
    return errors.map(({ pointer, message }) =>
      problemOf(
        action.id,
        'plugin_action',
        `"${action.name}": ${pointer.slice(1).replace('/', ' ')} ${message}.`,
      ),
    )
  })
}

/** A ticket with its very words goes elsewhere, so each other one does too. */
function unreached(workflow: string, { published, defaults }: Surroundings): WorkflowProblem[] {
  const own = published.find(({ id }) => id === workflow)
  if (!own || defaults.has(workflow)) return []
  const taker = matchWorkflow(published, own)?.workflow
  if (taker?.id === workflow) return []
  const why = taker
    ? `"${taker.name}" is older and takes all with the same words`
    : 'it has no category, and no project has it as default'
  const words = `No ticket finds it by itself: ${why}. Leads can still route tickets to it.`
  return [warningOf(null, 'no_ticket_comes', words)]
}
