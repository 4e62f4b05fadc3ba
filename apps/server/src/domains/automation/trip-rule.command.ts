import { RuleLoop } from '@waybill/contract/automation/rule.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockRule } from './rules.queries.ts'
import { stampRule } from './stamp-rule.ts'

/** Switches a rule off that fights or runs away, and keeps what it did for people to see. */
export const tripRule = defineCommand({
  name: 'trip-rule',
  input: strict({ rule: Id, loop: RuleLoop }),
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { loop }, { rule }) {
    if (rule.state !== 'on') return {}
    await context.tx
      .updateTable('rules')
      .set({ state: 'tripped', loop: JSON.stringify(loop), next_at: null, updated_at: context.now })
      .where('id', '=', rule.id)
      .execute()
    const event = {
      kind: 'rule.tripped',
      project_id: rule.project_id,
      data: { rule: rule.id, loop },
    } as const
    stampRule(context, rule.id, context.append(event))
    return {}
  },
})
