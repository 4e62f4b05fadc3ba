import type { PersonState, ProjectState, TeamState } from '@waybill/contract/events/fold-installation.ts'
import type { CalendarState } from '@waybill/contract/calendars/calendar-events.ts'
import type { PolicyState } from '@waybill/contract/sla/sla-policy-events.ts'
import type { ViewState } from '@waybill/contract/views/fold-view.ts'
import type { VersionState, WorkflowState } from '@waybill/contract/workflows/fold-workflow.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { definitionOf, listCalendars } from '../calendars/calendars.queries.ts'
import { listPolicies, policyValues } from '../sla/policies.queries.ts'
import { definitionOf as definitionOfWorkflow, type StepRow } from '../workflows/workflows.queries.ts'

/** People as the tables have them, in the form to which events fold. */
export async function storedPeople(db: Db): Promise<Map<string, PersonState>> {
  const rows = await db.selectFrom('people').select(['id', 'role', 'active', 'placeholder']).execute()
  return new Map(
    rows.map(({ id, role, active, placeholder }) => [
      id,
      { id, role, active: active === 1, placeholder: placeholder === 1 },
    ]),
  )
}

export async function storedTeams(db: Db): Promise<Map<string, TeamState>> {
  const rows = await db.selectFrom('teams').select(['id', 'name', 'description']).execute()
  const members = await db
    .selectFrom('team_members')
    .selectAll()
    .orderBy('position')
    .orderBy('person_id')
    .execute()
  const membersOf = Map.groupBy(members, (one) => one.team_id)
  return new Map(
    rows.map((row) => [
      row.id,
      { ...row, members: (membersOf.get(row.id) ?? []).map((one) => one.person_id) },
    ]),
  )
}

export async function storedViews(db: Db): Promise<Map<string, ViewState>> {
  const rows = await db.selectFrom('views').selectAll().execute()
  return new Map(
    rows.map(({ id, owner_id, name, query, project_id, layout, columns, grouped_by, shared, rank }) => [
      id,
      {
        id,
        owner: owner_id,
        name,
        query,
        project: project_id,
        layout,
        columns: JSON.parse(columns) as string[],
        group: grouped_by,
        shared: shared === 1,
        rank,
      },
    ]),
  )
}

export async function storedProjects(db: Db): Promise<Map<string, ProjectState & { last_number: number }>> {
  const rows = await db.selectFrom('projects').selectAll().execute()
  const aliases = await db.selectFrom('project_aliases').selectAll().execute()
  const members = await db.selectFrom('project_members').selectAll().execute()
  const labels = await db.selectFrom('labels').selectAll().execute()
  const fields = await db.selectFrom('project_fields').selectAll().execute()
  const of = <Row extends { project_id: string }>(all: readonly Row[], id: string) =>
    all.filter((one) => one.project_id === id)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        key: row.key,
        name: row.name,
        description: row.description,
        access: row.access,
        workflow: row.workflow_id,
        kind: row.kind,
        archived: row.archived === 1,
        last_number: row.last_number,
        wip_limits: JSON.parse(row.wip_limits) as Record<string, number>,
        aliases: of(aliases, row.id)
          .map((one) => one.key)
          .toSorted(),
        members: Object.fromEntries(of(members, row.id).map((one) => [one.person_id, one.role])),
        labels: Object.fromEntries(
          of(labels, row.id).map(({ id, name, color, description }) => [id, { name, color, description }]),
        ),
        fields: Object.fromEntries(
          of(fields, row.id).map(({ id, key, name, type, options, required, position }) => [
            id,
            { key, name, type, options: JSON.parse(options) as string[], required: required === 1, position },
          ]),
        ),
      },
    ]),
  )
}

/** A workflow with the rows of the steps of all its versions, in their order. */
export type StoredWorkflow = WorkflowState & { steps: StepRow[] }

/** Without the built-in one, which is part of the program. */
export async function storedWorkflows(db: Db): Promise<Map<string, StoredWorkflow>> {
  const rows = await db.selectFrom('workflows').selectAll().where('built_in', '=', 0).execute()
  const versions = Map.groupBy(
    await db.selectFrom('workflow_versions').selectAll().orderBy('version').execute(),
    (one) => one.workflow_id,
  )
  const steps = Map.groupBy(
    await db.selectFrom('workflow_steps').selectAll().orderBy('version').orderBy('position').execute(),
    (one) => one.workflow_id,
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        state: row.state,
        definition: definitionOfWorkflow(row),
        versions: (versions.get(row.id) ?? []).map(
          (one): VersionState => ({
            version: one.version,
            definition: JSON.parse(one.definition) as WorkflowDefinition,
            elements: JSON.parse(one.elements) as Record<string, string>,
            published_at: toIso(one.published_at),
            published_by: one.published_by,
            seq: one.seq,
          }),
        ),
        steps: steps.get(row.id) ?? [],
      },
    ]),
  )
}

export async function storedCalendars(db: Db): Promise<Map<string, CalendarState>> {
  const rows = await listCalendars(db)
  return new Map(rows.map((row) => [row.id, { id: row.id, name: row.name, ...definitionOf(row) }]))
}

export async function storedPolicies(db: Db): Promise<Map<string, PolicyState>> {
  const rows = await listPolicies(db)
  return new Map(rows.map((row) => [row.id, { id: row.id, ...policyValues(row) }]))
}

/** References of imports to tickets that do not exist. */
export async function strayReferences(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('external_refs')
    .leftJoin('tickets', 'tickets.id', 'external_refs.target_id')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('external_refs.kind', '=', 'ticket')
    .where('tickets.id', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
