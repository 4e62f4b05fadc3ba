import type { DryRun } from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { namesOfRules } from './rules.queries.ts'
import type { DryItem } from './dry-run.ts'

/** What a dry run found, with names in place of the ids of people, teams and rules. */
export async function nameDryRun(db: Db, items: readonly DryItem[]): Promise<DryRun['items']> {
  const valuesOf = (field: string) =>
    items.flatMap(({ changes }) =>
      changes.filter((one) => one.field === field).flatMap(({ before, after }) => [before, after]),
    )
  const isText = (value: unknown): value is string => typeof value === 'string'
  const people = await namesOfPeople(db, valuesOf('assignee').filter(isText))
  const teams = await namesOfTeams(db, valuesOf('team').filter(isText))
  const rules = await namesOfRules(
    db,
    items.flatMap(({ conflicts }) => conflicts.flatMap(({ rule }) => rule ?? [])),
  )
  const keys = await keysOfProjects(db)
  const shown = (field: string | null, value: unknown) =>
    !isText(value)
      ? value
      : field === 'assignee'
        ? (people.get(value) ?? value)
        : field === 'team'
          ? (teams.get(value) ?? value)
          : value
  return items.map(({ moment: { event, after }, changes, conflicts }) => ({
    ticket: {
      id: after.id,
      key: `${keys.get(after.project_id) ?? ''}-${String(after.number)}`,
      title: after.title,
    },
    event: event.seq,
    kind: event.kind,
    at: event.at,
    changes: changes.map(({ action, field, before, after: value }) => ({
      action,
      field,
      before: shown(field, before),
      after: shown(field, value),
    })),
    conflicts: conflicts.map(({ why, rule, field, value }) => ({
      why,
      rule: rule === null ? null : { id: rule, name: rules.get(rule) ?? '' },
      field,
      value: shown(field, value),
    })),
  }))
}

async function keysOfProjects(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('projects').select(['id', 'key']).execute()
  return new Map(rows.map(({ id, key }) => [id, key]))
}
