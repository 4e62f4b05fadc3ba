import { renameElements } from '@waybill/contract/workflows/rename-elements.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import type { WorkflowVersionsTable } from './workflows.tables.ts'

/** A published version: its steps and transitions have ids of their own, and `elements` says of what each was made. */
export interface WorkflowVersion {
  workflow_id: string
  version: number
  definition: WorkflowDefinition
  /** By the id of a step or a transition of this version: the id in the definition, the same in all versions. */
  elements: Readonly<Record<string, string>>
}

interface Known {
  versions: Map<string, WorkflowVersion>
  /** The version of each step, by the step. */
  ofStep: Map<string, WorkflowVersion>
}

/**
 * Versions that were read, for each database: they never change. A transaction uses them and adds none, since what it sees
 * may be taken back.
 */
const known = new WeakMap<object, Known>()

function knownOf(db: Db): Known {
  const { adapter } = db.getExecutor()
  const found = known.get(adapter) ?? { versions: new Map(), ofStep: new Map() }
  known.set(adapter, found)
  return found
}

function keep(db: Db, version: WorkflowVersion): WorkflowVersion {
  if (db.isTransaction) return version
  const { versions, ofStep } = knownOf(db)
  versions.set(nameOf(version.workflow_id, version.version), version)
  for (const step of version.definition.steps) ofStep.set(step.id, version)
  return version
}

function nameOf(workflow: string, version: number): string {
  return `${workflow} ${String(version)}`
}

/** @throws Error when it was never published: ask `findVersion` about what comes from outside */
export async function versionOf(db: Db, workflowId: string, version: number): Promise<WorkflowVersion> {
  const found = await findVersion(db, workflowId, version)
  if (!found) throw new Error(`workflow ${workflowId} has no version ${String(version)}`)
  return found
}

/** The version of a workflow, or null when it was never published. */
export async function findVersion(
  db: Db,
  workflowId: string,
  version: number,
): Promise<WorkflowVersion | null> {
  const found = knownOf(db).versions.get(nameOf(workflowId, version))
  if (found) return found
  const [row] = await selectVersion(db, { workflow: workflowId, version })
  return row ? keep(db, read(row)) : null
}

/** The version to which a step belongs. @throws Error when there is no such step */
export async function versionOfStep(db: Db, stepId: string): Promise<WorkflowVersion> {
  const found = knownOf(db).ofStep.get(stepId)
  if (found) return found
  const [step] = await selectStep(db, { step: stepId })
  if (!step) throw new Error(`there is no step ${stepId}`)
  return versionOf(db, step.workflow_id, step.version)
}

type VersionRow = Pick<
  Selectable<WorkflowVersionsTable>,
  'workflow_id' | 'version' | 'elements' | 'definition'
>

const selectVersion = prepared((db, params: { workflow: string; version: number }) =>
  db
    .selectFrom('workflow_versions')
    .select(['workflow_id', 'version', 'elements', 'definition'])
    .where('workflow_id', '=', params.workflow)
    .where('version', '=', params.version),
)

const selectStep = prepared((db, { step }: { step: string }) =>
  db.selectFrom('workflow_steps').select(['workflow_id', 'version']).where('id', '=', step),
)

function read({ workflow_id, version, elements, definition }: VersionRow): WorkflowVersion {
  return {
    workflow_id,
    version,
    definition: JSON.parse(definition) as WorkflowDefinition,
    elements: JSON.parse(elements) as Record<string, string>,
  }
}

/** The workflows that take new tickets, the oldest first; without the built-in one. Nearly free while there are none. */
export function publishedWorkflows(db: Db) {
  return selectPublished(db, {})
}

const selectPublished = prepared((db, _params: object) =>
  db
    .selectFrom('workflows')
    .innerJoin('workflow_versions', (join) =>
      join
        .onRef('workflow_versions.workflow_id', '=', 'workflows.id')
        .onRef('workflow_versions.version', '=', 'workflows.version'),
    )
    .select([
      'workflows.id',
      'workflows.name',
      'workflows.created_at',
      'workflow_versions.version',
      'workflow_versions.category',
      'workflow_versions.sub_category',
      'workflow_versions.department',
      'workflow_versions.priority',
    ])
    .where('workflows.state', '=', 'published')
    .where('workflows.built_in', '=', 0)
    .orderBy('workflows.created_at')
    .orderBy('workflows.id'),
)

/** What a version says, under the ids of the definition: how versions are compared. */
export function inElements({ definition, elements }: WorkflowVersion): WorkflowDefinition {
  return renameElements(definition, elements)
}

export type PublishedRow = Pick<
  Selectable<WorkflowVersionsTable>,
  'workflow_id' | 'version' | 'published_at' | 'published_by'
>

/** The versions of a workflow, the newest first, from before a version on. */
export function listVersions(
  db: Db,
  workflow: string,
  page: { limit: number; before: number | null },
): Promise<PublishedRow[]> {
  const { before } = page
  return db
    .selectFrom('workflow_versions')
    .select(['workflow_id', 'version', 'published_at', 'published_by'])
    .where('workflow_id', '=', workflow)
    .$if(before !== null, (query) => query.where('version', '<', before))
    .orderBy('version', 'desc')
    .limit(page.limit)
    .execute()
}
