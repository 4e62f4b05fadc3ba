import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockRule } from './rules.queries.ts'

/** The calls of the rule are not signed any more. Where there is no secret nothing changes. */
export const removeRuleSecret = defineCommand({
  name: 'remove-rule-secret',
  input: strict({ rule: Id }),
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor, { project }) => mayWithRule(actor, 'rule.manage', project?.facts ?? null),
  async run({ tx, append }, _input, { rule }) {
    const removed = await tx
      .deleteFrom('rule_secrets')
      .where('rule_id', '=', rule.id)
      .returning('rule_id')
      .executeTakeFirst()
    if (removed) append({ kind: 'rule_secret.removed', project_id: rule.project_id, data: { rule: rule.id } })
    return {}
  },
})
