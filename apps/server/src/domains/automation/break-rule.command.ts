import { RuleFault } from '@waybill/contract/automation/rule.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockRule } from './rules.queries.ts'
import { stampRule } from './stamp-rule.ts'

/** Switches a rule off whose conditions name what is not there any more, and keeps what for people to see. */
export const breakRule = defineCommand({
  name: 'break-rule',
  input: strict({ rule: Id, version: Type.Integer(), faults: Type.Array(RuleFault, { minItems: 1 }) }),
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { version, faults }, { rule }) {
    if (rule.state !== 'on' || rule.version !== version) return {}
    await context.tx
      .updateTable('rules')
      .set({ state: 'broken', faults: JSON.stringify(faults), next_at: null, updated_at: context.now })
      .where('id', '=', rule.id)
      .execute()
    const event = {
      kind: 'rule.broken',
      project_id: rule.project_id,
      data: { rule: rule.id, faults },
    } as const
    stampRule(context, rule.id, context.append(event))
    return {}
  },
})
