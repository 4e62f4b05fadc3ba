import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockRule } from './rules.queries.ts'

/** Deletes a rule with its versions and runs; what it did stays in the histories of tickets. */
export const deleteRule = defineCommand({
  name: 'delete-rule',
  input: strict({ rule: Id }),
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor, { project }) => mayWithRule(actor, 'rule.manage', project?.facts ?? null),
  async run(context, _input, { rule }) {
    await context.tx.deleteFrom('rules').where('id', '=', rule.id).execute()
    context.append({ kind: 'rule.deleted', project_id: rule.project_id, data: { rule: rule.id } })
    return { id: rule.id }
  },
})
