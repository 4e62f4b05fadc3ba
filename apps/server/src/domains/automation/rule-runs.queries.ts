import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'

interface RunPage {
  /** `projects`: where its reader sees what is internal. */
  of: { rule: string; projects: readonly string[] } | { ticket: string }
  limit: number
  /** The last run of the page before. */
  after: { at: number; id: string } | null
}

/** Runs of a rule or for a ticket, the newest first. */
export function runPage(db: Db, { of, limit, after }: RunPage) {
  let query = db
    .selectFrom('rule_runs')
    .innerJoin('rules', 'rules.id', 'rule_runs.rule_id')
    .innerJoin('tickets', 'tickets.id', 'rule_runs.ticket_id')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .selectAll('rule_runs')
    .select(['rules.name as rule_name', 'tickets.number', 'tickets.title', 'projects.key as project_key'])
    .orderBy('rule_runs.at', 'desc')
    .orderBy('rule_runs.id', 'desc')
    .limit(limit)
  query =
    'rule' in of
      ? query
          .where('rule_runs.rule_id', '=', of.rule)
          .where('rule_runs.project_id', 'in', ['', ...of.projects])
          .where('tickets.deleted_at', 'is', null)
      : query.where('rule_runs.ticket_id', '=', of.ticket)
  if (after) query = query.where(sql<SqlBool>`(rule_runs.at, rule_runs.id) < (${after.at}, ${after.id})`)
  return query.execute()
}

export type RunRow = Awaited<ReturnType<typeof runPage>>[number]
