import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { MigrationItem, WorkflowMigration } from '@waybill/contract/workflows/workflow-migration.ts'
import type { Db } from '../../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../../kernel/clock.ts'
import { namesOfPeople } from '../../people/people.queries.ts'
import { seenTickets } from '../../tickets/seen-tickets.queries.ts'
import { namesOfWorkflows, stepsById } from '../workflows.queries.ts'
import { countResults, type MigrationItemRow, type MigrationRow } from './migrations.queries.ts'

export async function presentMigrations(
  db: Db,
  actor: Actor,
  rows: readonly MigrationRow[],
): Promise<WorkflowMigration[]> {
  const workflows = await namesOfWorkflows(
    db,
    rows.map((row) => row.workflow_id),
  )
  const people = await namesOfPeople(
    db,
    rows.flatMap((row) => row.person_id ?? []),
  )
  const manages = mayInInstallation(actor, 'workflows.manage') === 'allow'
  const shown: WorkflowMigration[] = []
  for (const row of rows) {
    const counts = await countResults(db, row.id)
    const { person_id, state } = row
    shown.push({
      id: row.id,
      workflow: { id: row.workflow_id, name: workflows.get(row.workflow_id) ?? '' },
      from: row.from_version,
      to: row.to_version,
      mapping: JSON.parse(row.mapping) as Record<string, string>,
      state,
      total: row.total,
      ...counts,
      // Also those that are not written down yet.
      waiting: row.total - counts.moved - counts.unchanged - counts.refused,
      by: person_id === null ? null : { id: person_id, name: people.get(person_id) ?? 'somebody' },
      undo_of: row.undo_of,
      undone_by: row.undone_by,
      started_at: toIso(row.started_at),
      finished_at: toIsoOrNull(row.finished_at),
      can: {
        stop: manages && state === 'running',
        undo: manages && state !== 'running' && row.undone_by === null && counts.moved > 0,
      },
    })
  }
  return shown
}

export async function presentMigrationItems(
  db: Db,
  actor: Actor,
  rows: readonly MigrationItemRow[],
): Promise<MigrationItem[]> {
  const tickets = await seenTickets(
    db,
    actor,
    rows.map((row) => row.ticket_id),
  )
  const steps = await stepsById(
    db,
    rows.flatMap(({ from_step, to_step }) => [from_step, to_step].filter((id) => id !== null)),
  )
  const nameOf = (id: string | null) => (id === null ? null : (steps.get(id)?.name ?? null))
  return rows.map((row) => {
    const ticket = tickets.get(row.ticket_id)
    return {
      position: row.position,
      ticket: ticket ? { id: row.ticket_id, key: ticket.key, title: ticket.title } : null,
      result: row.result,
      from: nameOf(row.from_step),
      to: nameOf(row.to_step),
      detail: row.detail,
    }
  })
}
