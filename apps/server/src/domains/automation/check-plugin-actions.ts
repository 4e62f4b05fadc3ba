import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { RouteRequest } from '../../http/route.ts'
import { pluginActionErrors } from '../plugins/plugin-actions.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { insideWords } from '../webhooks/check-webhook.ts'
import { wrongRule } from './rules.errors.ts'
import { definitionOf, findRule } from './rules.queries.ts'

type From = Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'deps' | 'actor'>

/**
 * Checks what a definition that is to be saved asks of plugins and of addresses, which are of the program: commands know none.
 * Everything else, and who may save it, is for the command to say.
 * @param project its id or key; null: all projects
 * @throws Problem 422 with every wrong place
 */
export async function checkPluginActions(
  { kernel, deps, actor }: From,
  definition: unknown,
  project: unknown,
): Promise<void> {
  if (fieldErrors(RuleDefinition, definition).length > 0) return
  const { actions } = definition as RuleDefinition
  const errorsOf = (action: RuleDefinition['actions'][number]): FieldError[] => {
    const { kind, plugin, action: name, url } = action
    if (url !== undefined && deps.isInside(url))
      return [{ pointer: '/url', code: 'webhook.inside', message: insideWords(url) }]
    return kind === 'plugin' && plugin !== undefined && name !== undefined
      ? pluginActionErrors(deps.plugins, action)
      : []
  }
  const errors = actions.flatMap((action, index) =>
    errorsOf(action).map((error) => ({
      ...error,
      pointer: `/definition/actions/${String(index)}${error.pointer}`,
    })),
  )
  if (errors.length === 0) return
  const found = typeof project === 'string' ? await loadProjectFacts(kernel.store.db, project, actor) : null
  const isThere = found !== null || project === null || project === undefined
  if (isThere && mayWithRule(actor, 'rule.manage', found?.facts ?? null) === 'allow') throw wrongRule(errors)
}

/** The same for a change of a rule: of its definition, back to a version, or when it is switched on. @throws Problem 422 */
export async function checkChangeOfPlugins(
  request: From,
  id: string,
  { definition, restore, state }: { definition?: unknown; restore?: unknown; state?: unknown },
): Promise<void> {
  const { db } = request.kernel.store
  const rule = await findRule(db, id)
  if (!rule) return
  const version =
    typeof restore === 'number'
      ? await db
          .selectFrom('rule_versions')
          .select('definition')
          .where('rule_id', '=', rule.id)
          .where('version', '=', restore)
          .executeTakeFirst()
      : undefined
  const kept = version ?? (state === 'on' ? rule : undefined)
  const wanted = definition ?? (kept && definitionOf(kept))
  if (wanted !== undefined) await checkPluginActions(request, wanted, rule.project_id)
}
