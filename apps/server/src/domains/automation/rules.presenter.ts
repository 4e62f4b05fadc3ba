import type { Actor, ProjectFacts } from '@waybill/contract/access/policies.ts'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import {
  LAST_RUNS,
  type MatchedValues,
  type Rule,
  type RuleDefinition,
  type RuleRun,
  type RunAction,
} from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { lastRuns } from './last-runs.queries.ts'
import { nameMatched } from './name-matched.ts'
import { definitionOf, faultsOf, loopOf, namesOfRules, type RuleRow } from './rules.queries.ts'
import { rulesSigned } from './rule-secrets.queries.ts'
import type { RunRow } from './rule-runs.queries.ts'

/** A rule with the project that it is of, as the actor knows that. */
export interface SeenRule {
  rule: RuleRow
  project: { id: string; key: string; facts: ProjectFacts } | null
}

export async function presentRules(db: Db, actor: Actor, seen: readonly SeenRule[]): Promise<Rule[]> {
  const names = await namesOfRules(
    db,
    seen.flatMap(({ rule }) => loopOf(rule)?.runs.map((run) => run.rule) ?? []),
  )
  const signed = await rulesSigned(
    db,
    seen.map(({ rule }) => rule.id),
  )
  return Promise.all(
    seen.map(async ({ rule, project }) => {
      const mayManage = mayWithRule(actor, 'rule.manage', project?.facts ?? null) === 'allow'
      return {
        id: rule.id,
        name: rule.name,
        description: rule.description,
        definition: shownDefinition(definitionOf(rule), mayManage),
        project: project && { id: project.id, key: project.key },
        state: rule.state,
        position: rule.position,
        version: rule.version,
        loop: await presentLoop(db, actor, rule, names),
        faults: faultsOf(rule),
        last_run: await lastRunOf(db, rule.id),
        next_at: toIsoOrNull(rule.next_at),
        signed_since: toIsoOrNull(signed.get(rule.id) ?? null),
        created_at: toIso(rule.created_at),
        updated_at: toIso(rule.updated_at),
        seq: rule.seq,
        can: { edit: mayManage },
      }
    }),
  )
}

async function lastRunOf(db: Db, rule: string): Promise<Rule['last_run']> {
  const runs = await lastRuns(db, rule, LAST_RUNS)
  const [last] = runs
  if (!last) return null
  return { at: toIso(last.at), of: runs.length, refused: runs.filter(({ refused }) => refused).length }
}

/** Who may not manage a rule sees which host it calls; the rest of an address may hold a secret. */
export function shownDefinition(definition: RuleDefinition, mayManage: boolean): RuleDefinition {
  if (mayManage) return definition
  const actions = definition.actions.map((action) =>
    action.url === undefined ? action : { ...action, url: new URL(action.url).origin },
  )
  return { ...definition, actions }
}

async function presentLoop(
  db: Db,
  actor: Actor,
  rule: RuleRow,
  names: ReadonlyMap<string, string>,
): Promise<Rule['loop']> {
  const loop = loopOf(rule)
  if (!loop) return null
  const found = await loadTicket(db, loop.ticket, actor)
  return {
    why: loop.why,
    ticket: found && { id: found.ticket.id, key: `${found.project.key}-${String(found.ticket.number)}` },
    runs: loop.runs.map((run) => ({ ...run, name: names.get(run.rule) ?? 'a deleted rule' })),
  }
}

export async function presentRuns(db: Db, rows: readonly RunRow[]): Promise<RuleRun[]> {
  const matched = await nameMatched(
    db,
    rows.map((row) => JSON.parse(row.matched) as MatchedValues),
  )
  return rows.map((row, index) => ({
    id: row.id,
    rule: { id: row.rule_id, name: row.rule_name },
    version: row.version,
    ticket: { id: row.ticket_id, key: `${row.project_key}-${String(row.number)}`, title: row.title },
    event: row.event_seq,
    at: toIso(row.at),
    matched: matched[index] ?? [],
    actions: JSON.parse(row.actions) as RunAction[],
  }))
}
