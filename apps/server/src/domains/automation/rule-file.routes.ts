import { Readable } from 'node:stream'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { ImportRuleInput, RULE_FILE_VERSION, RuleFile } from '@waybill/contract/automation/rule-file.ts'
import { Rule } from '@waybill/contract/automation/rule.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { stringify } from 'yaml'
import { created, defineRoute, ok, stream, type Route } from '../../http/route.ts'
import { readYamlFile } from '../../http/yaml-file.ts'
import { checkBody } from '../people/check-body.ts'
import { requireRead } from '../projects/require-read.ts'
import { checkPluginActions } from './check-plugin-actions.ts'
import { createRule } from './create-rule.command.ts'
import { withoutIds } from './named-definition.queries.ts'
import { shownDefinition } from './rules.presenter.ts'
import { wrongRuleFile } from './rules.errors.ts'
import { definitionOf } from './rules.queries.ts'
import { seenRule, seenRules } from './seen-rules.ts'
import { showRule } from './show-rule.ts'
import { updateRule } from './update-rule.command.ts'

const tag = 'Automation'
const KIND = { key: 'waybill_rule', version: RULE_FILE_VERSION, schema: RuleFile, wrong: wrongRuleFile }

const exportRoute = defineRoute({
  method: 'GET',
  path: '/rules/:rule/export',
  tag,
  summary: 'The rule as YAML',
  access: { policy: 'rule.see' },
  params: strict({ rule: Id }),
  produces: 'text/yaml',
  responses: { 200: Type.String() },
  async handler({ kernel, actor, params }) {
    requireRead(actor)
    const { rule, project } = await seenRule(kernel.store.db, actor, params.rule)
    const { name, description } = rule
    const file: RuleFile = {
      waybill_rule: RULE_FILE_VERSION,
      name,
      description,
      project: project?.key ?? null,
      definition: shownDefinition(
        await withoutIds(kernel.store.db, actor, definitionOf(rule)),
        mayWithRule(actor, 'rule.manage', project?.facts ?? null) === 'allow',
      ),
    }
    return stream(Readable.from([stringify(file, { lineWidth: 100, singleQuote: true })]), {
      'content-type': 'text/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="rule-${rule.id}.yaml"`,
      'cache-control': 'no-store',
    })
  },
})

const importRoute = defineRoute({
  method: 'POST',
  path: '/rules/import',
  tag,
  summary:
    'Save a rule from YAML: a new one, which is off, or a version of the one of its name and project; the same file twice changes nothing',
  access: { policy: 'rule.manage' },
  body: ImportRuleInput,
  responses: { 200: Rule, 201: Rule },
  async handler(request) {
    requireRead(request.actor)
    const { yaml } = checkBody(ImportRuleInput, request.body)
    const { value } = readYamlFile(KIND, yaml)
    const { waybill_rule: _, project, ...rule } = value
    const seen = await seenRules(request.kernel.store.db, request.actor, project ?? undefined)
    await checkPluginActions(request, rule.definition, project)
    const current = seen.find(
      (one) =>
        one.rule.name === rule.name.trim() &&
        (project === null ? one.project === null : one.project !== null),
    )
    if (current) {
      const { result } = await request.run(updateRule, { ...rule, rule: current.rule.id })
      const { body, etag } = await showRule(request, result.id)
      return ok(body, etag)
    }
    const { result } = await request.run(createRule, { ...rule, project })
    const { body, etag } = await showRule(request, result.id)
    return created(body, `/rules/${result.id}`, etag)
  },
})

export const ruleFileRoutes: Route[] = [exportRoute, importRoute]
