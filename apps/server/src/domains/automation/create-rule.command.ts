import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { CreateRuleInput, MOST_RULES } from '@waybill/contract/automation/rule.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { checkDefinition } from './check-definition.ts'
import { noSuchProject, tooManyRules } from './rules.errors.ts'
import { stampRule } from './stamp-rule.ts'

/** Makes a rule. It is off, so that it can be tried over the past first. */
export const createRule = defineCommand({
  name: 'create-rule',
  input: CreateRuleInput,
  subject: 'rule',
  async load(context, { project }) {
    if (project === undefined || project === null) return { project: null }
    const found = await loadProjectFacts(context, project, context.actor)
    if (!found) throw noSuchProject()
    return { project: found }
  },
  authorize: (actor, { project }) => mayWithRule(actor, 'rule.manage', project?.facts ?? null),
  async run(context, { name, description = '', definition: given }, loaded) {
    const { tx, now, actor } = context
    const project = loaded.project?.project.id ?? null
    const definition = await checkDefinition(tx, given, project, now)
    const { count, last } = await tx
      .selectFrom('rules')
      .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max<number | null>('position').as('last')])
      .where('project_id', project === null ? 'is' : '=', project)
      .executeTakeFirstOrThrow()
    if (count >= MOST_RULES) throw tooManyRules()
    const id = context.newId()
    const after = { name: name.trim(), description, definition, version: 1, position: (last ?? 0) + 1 }
    const stored = JSON.stringify(definition)
    await tx
      .insertInto('rules')
      .values({
        ...after,
        id,
        project_id: project,
        state: 'off',
        definition: stored,
        loop: null,
        faults: null,
        next_at: null,
        created_at: now,
        updated_at: now,
      })
      .execute()
    await tx
      .insertInto('rule_versions')
      .values({ rule_id: id, version: 1, definition: stored, by_id: actor.person_id, created_at: now })
      .execute()
    stampRule(
      context,
      id,
      context.append({ kind: 'rule.created', project_id: project, data: { rule: id, project, after } }),
    )
    return { id }
  },
})
