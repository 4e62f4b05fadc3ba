import type { TextName } from '@waybill/contract/automation/rule-text.ts'
import type { DryRun } from '@waybill/contract/automation/rule.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { CUSTOM_PREFIX } from '@waybill/contract/query/query-fields.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { fillInput } from './rule-call.ts'
import { namesOfRules } from './rules.queries.ts'
import type { DryItem } from './dry-run.ts'

/** What a dry run found, with names in place of the ids of people, teams and rules. */
export async function nameDryRun(db: Db, items: readonly DryItem[]): Promise<DryRun['items']> {
  const valuesOf = (field: 'person' | 'team') =>
    items.flatMap(({ changes }) =>
      changes.filter((one) => isOf(one.field, field)).flatMap(({ before, after }) => [before, after]),
    )
  const isText = (value: unknown): value is string => typeof value === 'string'
  const told = items
    .filter(({ changes }) => changes.some(({ call }) => call))
    .map(({ moment }) => moment.after)
  const people = await namesOfPeople(
    db,
    [...valuesOf('person'), ...told.flatMap(({ assignee, reporter }) => [assignee, reporter])].filter(isText),
  )
  const teams = await namesOfTeams(db, [...valuesOf('team'), ...told.map(({ team }) => team)].filter(isText))
  const rules = await namesOfRules(
    db,
    items.flatMap(({ conflicts }) => conflicts.flatMap(({ rule }) => rule ?? [])),
  )
  const keys = await keysOfProjects(db)
  const shown = (field: string | null, value: unknown) =>
    !isText(value)
      ? value
      : isOf(field, 'person')
        ? (people.get(value) ?? value)
        : isOf(field, 'team')
          ? (teams.get(value) ?? value)
          : value
  const keyOf = ({ project_id, number }: TicketState) => `${keys.get(project_id) ?? ''}-${String(number)}`
  const names = { keyOf, person: (id: string) => people.get(id), team: (id: string) => teams.get(id) }
  return items.map(({ moment: { event, after }, changes, conflicts }) => ({
    ticket: { id: after.id, key: keyOf(after), title: after.title },
    event: event.seq,
    kind: event.kind,
    at: event.at,
    changes: changes.map(({ action, field, before, after: value, call }) => ({
      action,
      field,
      before: shown(field, before),
      after: shown(field, value),
      ...(call && { call: { ...call, input: fillInput(call.input, wordsOf(after, names)) } }),
    })),
    conflicts: conflicts.map(({ why, rule, field, value }) => ({
      why,
      rule: rule === null ? null : { id: rule, name: rules.get(rule) ?? '' },
      field,
      value: shown(field, value),
    })),
  }))
}

/** Fields of a project may hold people too. */
function isOf(field: string | null, kind: 'person' | 'team'): boolean {
  return kind === 'team'
    ? field === 'team'
    : field === 'assignee' || field?.startsWith(CUSTOM_PREFIX) === true
}

interface Names {
  keyOf: (ticket: TicketState) => string
  person: (id: string) => string | undefined
  team: (id: string) => string | undefined
}

/** What texts may name of the ticket, as it was then. */
function wordsOf(ticket: TicketState, { keyOf, person, team }: Names): Record<TextName, string | null> {
  const { title, status, priority, severity, category, sub_category, department, assignee } = ticket
  return {
    key: keyOf(ticket),
    title,
    status: status.replaceAll('_', ' '),
    priority,
    severity,
    category,
    sub_category,
    department,
    assignee: assignee === null ? null : (person(assignee) ?? null),
    reporter: person(ticket.reporter) ?? null,
    team: ticket.team === null ? null : (team(ticket.team) ?? null),
  }
}

async function keysOfProjects(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('projects').select(['id', 'key']).execute()
  return new Map(rows.map(({ id, key }) => [id, key]))
}
