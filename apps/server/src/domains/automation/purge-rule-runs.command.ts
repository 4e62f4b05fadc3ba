import { RUNS_KEPT_MILLIS } from '@waybill/contract/automation/rule.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/** Forgets runs that have been kept long enough; the histories of tickets keep them for ever. */
export const purgeRuleRuns = defineCommand({
  name: 'purge-rule-runs',
  input: strict({ limit: Type.Integer({ minimum: 1 }) }),
  subject: 'rule',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { limit }) {
    const old = await tx
      .selectFrom('rule_runs')
      .select('id')
      .where('at', '<', now - RUNS_KEPT_MILLIS)
      .orderBy('at')
      .limit(limit)
      .execute()
    if (old.length > 0)
      await tx
        .deleteFrom('rule_runs')
        .where(
          'id',
          'in',
          old.map(({ id }) => id),
        )
        .execute()
    return { more: old.length === limit }
  },
})
