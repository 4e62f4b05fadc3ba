import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { nextMoment } from './next-moment.ts'
import { definitionOf, lockRule } from './rules.queries.ts'

/**
 * Says that a moment of a rule's schedule has come. Of several nodes that see it, the first says it; moments that were missed
 * while nothing ran are one.
 */
export const fireRule = defineCommand({
  name: 'fire-rule',
  input: strict({ rule: Id }),
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, { rule }) {
    if (rule.state !== 'on' || rule.next_at === null || rule.next_at > context.now) return {}
    const { cron = '', zone = 'UTC' } = definitionOf(rule).trigger
    const next = nextMoment(cron, zone, context.now)
    await context.tx
      .updateTable('rules')
      .set({ next_at: next === 'wrong' ? null : next })
      .where('id', '=', rule.id)
      .execute()
    const data = { rule: rule.id, version: rule.version }
    context.append({ kind: 'rule.due', project_id: rule.project_id, data })
    return {}
  },
})
