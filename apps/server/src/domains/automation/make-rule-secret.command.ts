import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { BOTH_MILLIS } from '../../kernel/signing-secrets.ts'
import { lockRule } from './rules.queries.ts'

/**
 * Keeps the secret by which the calls of a rule are signed; the one before holds a while longer. Where that while is not over,
 * the oldest one stays beside the new one: it is what receivers have.
 */
export const makeRuleSecret = defineCommand({
  name: 'make-rule-secret',
  input: strict({ rule: Id, sealed: Type.String({ maxLength: 400 }) }),
  subject: 'rule',
  freshInput: ['sealed'],
  resultIsSecret: true,
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor, { project }) => mayWithRule(actor, 'rule.manage', project?.facts ?? null),
  async run({ tx, now, append }, { sealed }, { rule }) {
    await tx
      .insertInto('rule_secrets')
      .values({ rule_id: rule.id, sealed, sealed_before: null, made_at: now })
      .onConflict((on) =>
        on.column('rule_id').doUpdateSet((of) => ({
          sealed,
          sealed_before: of
            .case()
            .when('rule_secrets.made_at', '>', now - BOTH_MILLIS)
            .then(of.fn.coalesce('rule_secrets.sealed_before', 'rule_secrets.sealed'))
            .else(of.ref('rule_secrets.sealed'))
            .end(),
          made_at: now,
        })),
      )
      .execute()
    append({ kind: 'rule_secret.made', project_id: rule.project_id, data: { rule: rule.id } })
    return {}
  },
})
