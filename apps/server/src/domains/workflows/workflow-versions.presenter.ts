import { workflowChanges } from '@waybill/contract/workflows/describe-change.ts'
import { diffDefinitions } from '@waybill/contract/workflows/diff-definitions.ts'
import type {
  WorkflowVersionItem,
  WorkflowVersionView,
} from '@waybill/contract/workflows/workflow-answers.ts'
import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { shownTo } from './hide-addresses.ts'
import { runningTickets, sumOf } from './running-tickets.queries.ts'
import { namesOfRefs, shownRef, shownStep } from './workflow-names.queries.ts'
import { inElements, versionOf, type PublishedRow } from './workflow-versions.queries.ts'

async function published(db: Db, rows: readonly PublishedRow[]) {
  const [first] = rows
  if (!first) return []
  const people = await namesOfPeople(
    db,
    rows.flatMap((row) => row.published_by ?? []),
  )
  const running = await runningTickets(db, [first.workflow_id])
  return rows.map((row) => ({
    version: row.version,
    published_at: toIso(row.published_at),
    published_by:
      row.published_by === null
        ? null
        : { id: row.published_by, name: people.get(row.published_by) ?? 'somebody' },
    running: sumOf(running.filter((one) => one.version === row.version)),
  }))
}

/** Versions of one workflow, each with what is different from the one before. */
export async function presentVersions(db: Db, rows: readonly PublishedRow[]): Promise<WorkflowVersionItem[]> {
  const items: WorkflowVersionItem[] = []
  for (const item of await published(db, rows)) {
    const workflow = rows[0]?.workflow_id ?? ''
    const { version } = item
    const summary =
      version === 1
        ? ''
        : workflowChanges(
            diffDefinitions(
              inElements(await versionOf(db, workflow, version - 1)),
              inElements(await versionOf(db, workflow, version)),
            ),
          )
    items.push({ ...item, summary })
  }
  return items
}

export async function presentVersion(
  db: Db,
  actor: Actor,
  workflow: { id: string; name: string },
  row: PublishedRow,
): Promise<WorkflowVersionView> {
  const version = await versionOf(db, workflow.id, row.version)
  const { elements } = version
  const definition = shownTo(actor, version.definition)
  const { steps, transitions, calendar, ...fields } = definition
  const names = await namesOfRefs(db, [definition])
  const [item] = await published(db, [row])
  if (!item) throw new Error('a version that was found is shown')
  return {
    workflow: { id: workflow.id, name: workflow.name },
    ...item,
    ...fields,
    calendar: shownRef(calendar, names),
    graph: { steps: steps.map((step) => shownStep(step, names)), transitions },
    elements: { ...elements },
  }
}
