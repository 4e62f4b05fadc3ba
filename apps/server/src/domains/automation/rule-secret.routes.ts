import { RuleSecret } from '@waybill/contract/automation/rule.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { created, defineRoute, noContent, type Route } from '../../http/route.ts'
import { newSigningSecret } from '../../kernel/sign.ts'
import { makeRuleSecret } from './make-rule-secret.command.ts'
import { removeRuleSecret } from './remove-rule-secret.command.ts'
import { sealRuleSecret } from './rule-secrets.queries.ts'

const ofRule = {
  path: '/rules/:rule/secret',
  tag: 'Automation',
  access: { policy: 'rule.manage' },
  params: strict({ rule: Id }),
}

const make = defineRoute({
  ...ofRule,
  method: 'POST',
  summary: 'Make a secret by which the calls of a rule are signed; it is shown this once',
  body: strict({}),
  responses: { 201: RuleSecret },
  async handler(request) {
    const rule = request.params.rule.toLowerCase()
    const secret = newSigningSecret()
    const sealed = sealRuleSecret(request.deps.secrets, secret, rule)
    await request.run(makeRuleSecret, { rule, sealed })
    return created({ secret }, `/rules/${rule}`)
  },
})

const remove = defineRoute({
  ...ofRule,
  method: 'DELETE',
  summary: 'Do not sign the calls of a rule any more',
  responses: { 204: null },
  async handler(request) {
    await request.run(removeRuleSecret, request.params)
    return noContent()
  },
})

export const ruleSecretRoutes: Route[] = [make, remove]
