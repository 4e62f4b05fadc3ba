import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Db } from '../../io/db/tables.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import type { SeenRule } from './rules.presenter.ts'
import { findRule, rulesOf } from './rules.queries.ts'

/** The rules that an actor sees: those of one project, or all of them. @throws Problem 404 without the project */
export async function seenRules(db: Db, actor: Actor, project: string | undefined): Promise<SeenRule[]> {
  const all = mayWithRule(actor, 'rule.see', null) === 'allow'
  const { projects } = await reachOfAll(db, actor)
  let places = [...projects.values()]
    .filter(({ facts }) => mayInProject(actor, 'project.see_settings', facts) === 'allow')
    .map(({ project: { id, key }, facts }) => ({ id, key, facts }))
  if (project !== undefined) {
    const one = await loadProjectFacts(db, project, actor)
    places = places.filter(({ id }) => id === one?.project.id)
    if (places.length === 0) throw notFound('project')
  }
  const byId = new Map(places.map((place) => [place.id, place]))
  const rows = await rulesOf(db, [...byId.keys()], all)
  return rows.map((rule) => ({
    rule,
    project: rule.project_id === null ? null : (byId.get(rule.project_id) ?? null),
  }))
}

/** A rule that the actor sees. @throws Problem 404 */
export async function seenRule(db: Db, actor: Actor, id: string): Promise<SeenRule> {
  const rule = await findRule(db, id)
  if (!rule) throw notFound('rule')
  const found = rule.project_id === null ? null : await loadProjectFacts(db, rule.project_id, actor)
  if (rule.project_id !== null && !found) throw notFound('rule')
  if (mayWithRule(actor, 'rule.see', found?.facts ?? null) !== 'allow') throw notFound('rule')
  return {
    rule,
    project: found && { id: found.project.id, key: found.project.key, facts: found.facts },
  }
}
