import type { RuleDefinition, RuleFault, RuleLoop } from '@waybill/contract/automation/rule.ts'
import type { RuleFacts } from '@waybill/contract/automation/rule-events.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import { loadProjectFacts, type ProjectWithFacts } from '../projects/projects.queries.ts'
import type { RulesTable } from './automation.tables.ts'

export type RuleRow = Selectable<RulesTable>

/** A rule with the project that it is of; null: all. */
export interface RuleOfProject {
  rule: RuleRow
  project: ProjectWithFacts | null
}

export function definitionOf(row: Pick<RuleRow, 'definition'>): RuleDefinition {
  return JSON.parse(row.definition) as RuleDefinition
}

export function loopOf(row: Pick<RuleRow, 'loop'>): RuleLoop | null {
  return row.loop === null ? null : (JSON.parse(row.loop) as RuleLoop)
}

export function faultsOf(row: Pick<RuleRow, 'faults'>): RuleFault[] | null {
  return row.faults === null ? null : (JSON.parse(row.faults) as RuleFault[])
}

/** All rules as events fold them. */
export async function storedRules(db: Db): Promise<Map<string, RuleFacts>> {
  const rows = await db.selectFrom('rules').selectAll().execute()
  const versions = Map.groupBy(
    await db.selectFrom('rule_versions').selectAll().orderBy('version').execute(),
    (row) => row.rule_id,
  )
  return new Map(
    rows.map((row) => {
      const { id, project_id: project, name, description, state, version, position } = row
      const values = { id, project, name, description, state, version, position }
      const kept = (versions.get(id) ?? []).map((one) => ({
        version: one.version,
        definition: definitionOf(one),
        by: one.by_id,
        at: toIso(one.created_at),
      }))
      const off = { loop: loopOf(row), faults: faultsOf(row) }
      return [id, { ...values, ...off, definition: definitionOf(row), versions: kept }]
    }),
  )
}

/** Locks a rule for a command; null when it is not there. */
export async function lockRule(context: CommandContext, id: string): Promise<RuleOfProject | null> {
  const { tx, sql, actor } = context
  const rule = await sql
    .forUpdate(tx.selectFrom('rules').selectAll().where('id', '=', id.toLowerCase()))
    .executeTakeFirst()
  if (!rule) return null
  if (rule.project_id === null) return { rule, project: null }
  const project = await loadProjectFacts(context, rule.project_id, actor)
  return project && { rule, project }
}

export async function findRule(db: Db, id: string): Promise<RuleRow | null> {
  const row = await db.selectFrom('rules').selectAll().where('id', '=', id.toLowerCase()).executeTakeFirst()
  return row ?? null
}

/** Rules in the order in which they run: those of all projects and those of the given ones, by position. */
export function rulesOf(db: Db, projects: readonly string[], all: boolean): Promise<RuleRow[]> {
  return db
    .selectFrom('rules')
    .selectAll()
    .where((of) =>
      of.or([
        ...(all ? [of('project_id', 'is', null)] : []),
        ...(projects.length > 0 ? [of('project_id', 'in', [...projects])] : []),
        of.val(false),
      ]),
    )
    .orderBy('position')
    .orderBy('id')
    .execute()
}

/** The rules that are on in a project, in the order in which they run; kept until the directory changes. */
const rulesOn = keptByDirectory(
  async (db, projects: string[], _: null) => {
    const rows = await db
      .selectFrom('rules')
      .selectAll()
      .where('state', '=', 'on')
      .orderBy('position')
      .orderBy('id')
      .execute()
    return new Map(
      projects.map((project) => [
        project,
        rows.filter(({ project_id }) => project_id === null || project_id === project),
      ]),
    )
  },
  () => 'rules',
)

export async function rulesOnIn(db: Db, project: string): Promise<RuleRow[]> {
  return (await rulesOn(db, [project], null)).get(project) ?? []
}

export function rulesOnAnywhere(db: Db): Promise<RuleRow[]> {
  return db.selectFrom('rules').selectAll().where('state', '=', 'on').orderBy('id').execute()
}

/** Names of rules by id; deleted ones are missing. */
export async function namesOfRules(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('rules').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
