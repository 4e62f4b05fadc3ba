import { rulesOnAnywhere } from '../../domains/automation/rules.queries.ts'
import { defineReader } from '../../kernel/reader.ts'
import { readyRule } from './ready-rule.ts'

/** Looks for rules that ask about what was deleted or renamed, so that their leads hear of it before they are needed. */
export const breakRules = defineReader({
  name: 'automation.break-rules',
  kinds: [
    'label.edited',
    'label.deleted',
    'field.deleted',
    'team.edited',
    'team.deleted',
    'workflow.published',
    'workflow.deleted',
  ],
  start: 'head',
  async handle(context, { project_id }) {
    const rules = await rulesOnAnywhere(context.db)
    const meant = rules.filter(
      (rule) => project_id === null || rule.project_id === null || rule.project_id === project_id,
    )
    for (const row of meant) {
      context.signal.throwIfAborted()
      await readyRule(context, row)
    }
  },
})
