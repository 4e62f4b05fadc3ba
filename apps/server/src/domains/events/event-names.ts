import type { Actor } from '@waybill/contract/access/policies.ts'
import { describeEvent, type EventNames } from '@waybill/contract/events/describe-event.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfRules } from '../automation/rules.queries.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import { namesOfWorkflows, stepsById } from '../workflows/workflows.queries.ts'
import { namesOfFields, namesOfLabels } from './event-names.queries.ts'

/**
 * The names that these events need in words, as they are today. Which ones is found by describing the events once with
 * names that only take note of what is asked.
 */
export async function namesFor(db: Db, actor: Actor, events: readonly LogEvent[]): Promise<EventNames> {
  const asked = {
    people: ids(),
    teams: ids(),
    labels: ids(),
    steps: ids(),
    workflows: ids(),
    rules: ids(),
    fields: ids(),
    tickets: ids(),
  }
  const noting: EventNames = {
    person: (id) => note(asked.people, id),
    team: (id) => note(asked.teams, id),
    label: (id) => note(asked.labels, id),
    step: (id) => note(asked.steps, id),
    workflow: (id) => note(asked.workflows, id),
    rule: (id) => note(asked.rules, id),
    field: (key) => note(asked.fields, key),
    ticket: (id) => note(asked.tickets, id),
  }
  for (const event of events) describeEvent(event, noting)
  const projects = [...new Set(events.flatMap((event) => event.project_id ?? []))]
  const people = await namesOfPeople(db, asked.people)
  const teams = await namesOfTeams(db, asked.teams)
  const labels = await namesOfLabels(db, asked.labels)
  const steps = await stepsById(db, [...asked.steps])
  const workflows = await namesOfWorkflows(db, asked.workflows)
  const rules = await namesOfRules(db, asked.rules)
  const fields = await namesOfFields(db, projects, asked.fields)
  const tickets = await seenTickets(db, actor, asked.tickets)
  return {
    person: (id) => people.get(id) ?? 'somebody',
    team: (id) => teams.get(id) ?? 'a deleted team',
    label: (id) => labels.get(id) ?? 'a deleted label',
    step: (id) => steps.get(id)?.name ?? 'another step',
    workflow: (id) => workflows.get(id) ?? 'a deleted workflow',
    rule: (id) => rules.get(id) ?? 'a deleted rule',
    field: (key) => fields.get(key) ?? key,
    ticket: (id) => tickets.get(id)?.key ?? null,
  }
}

function ids(): Set<string> {
  return new Set()
}

function note(asked: Set<string>, id: string): string {
  asked.add(id)
  return id
}
