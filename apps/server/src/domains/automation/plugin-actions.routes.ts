import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { PluginActionList, type PluginAction } from '@waybill/contract/plugins/plugin.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { presentInput } from '../plugins/plugins.presenter.ts'
import { pluginRow } from '../plugins/plugins.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'

const list = defineRoute({
  method: 'GET',
  path: '/plugin-actions',
  tag: 'Automation',
  summary: 'What plugins do when a rule says so, and what they ask for',
  access: { policy: 'rule.see' },
  responses: { 200: PluginActionList, 304: null },
  async handler(request) {
    const { actor, deps, kernel } = request
    requireRead(actor)
    const seen = (await seesRules(kernel.store.db, actor)) ? deps.plugins.loaded : []
    const items: PluginAction[] = []
    for (const { definition, ruleActions } of seen) {
      const { id, name } = definition
      const on = (await pluginRow(kernel.store.db, id)).on === 1
      for (const { id: action, title, help = null, input } of ruleActions)
        items.push({ plugin: { id, name }, action, title, help, settings: presentInput(input), on })
    }
    const body: PluginActionList = { items, next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

/** Those of all projects, or of one: whoever leads a project writes its rules, whatever they are elsewhere. */
async function seesRules(db: Db, actor: Actor): Promise<boolean> {
  if (mayWithRule(actor, 'rule.see', null) === 'allow') return true
  const { projects } = await reachOfAll(db, actor)
  return [...projects.values()].some(({ facts }) => mayWithRule(actor, 'rule.see', facts) === 'allow')
}

export const pluginActionRoutes: Route[] = [list]
