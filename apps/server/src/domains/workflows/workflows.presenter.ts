import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { checkGraph } from '@waybill/contract/workflows/check-graph.ts'
import { diffDefinitions, isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Workflow, WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { guardWarnings, readUnknownNames, type UnknownNames } from './guard-warnings.queries.ts'
import { shownTo } from './hide-addresses.ts'
import { outsideWarnings, readSurroundings, type Surroundings } from './outside-warnings.queries.ts'
import { countRunning } from './running-tickets.queries.ts'
import { stateAfter } from './save-workflow.ts'
import { inElements, versionOf } from './workflow-versions.queries.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { namesOfRefs, shownRef, shownStep } from './workflow-names.queries.ts'
import { definitionOf, type WorkflowRow } from './workflows.queries.ts'

/** Workflows as the API shows them, with what is wrong with them as things stand now. */
export async function presentWorkflows(
  db: Db,
  actor: Actor,
  rows: readonly WorkflowRow[],
  around: Pick<Surroundings, 'isRefused' | 'plugins'>,
): Promise<Workflow[]> {
  const definitions = new Map(rows.map((row) => [row.id, definitionOf(row)]))
  const facts = await readWorkflowFacts(db)
  const surroundings = await readSurroundings(db, around)
  const unknown = await readUnknownNames(db, [...definitions.values()])
  const names = await namesOfRefs(db, [...definitions.values()])
  const running = await countRunning(db, [...definitions.keys()])
  const manages = mayInInstallation(actor, 'workflows.manage') === 'allow'
  const shown: Workflow[] = []
  for (const row of rows) {
    const definition = definitionOf(row)
    const { steps, transitions, calendar, ...fields } = shownTo(actor, definition)
    shown.push({
      id: row.id,
      built_in: row.built_in === 1,
      state: row.built_in === 1 ? row.state : stateAfter(row, definition, facts),
      version: row.version,
      changed: await isChanged(db, row, definition),
      ...fields,
      calendar: shownRef(calendar, names),
      graph: { steps: steps.map((step) => shownStep(step, names)), transitions },
      problems: problemsOf(row, definition, facts, surroundings, unknown),
      running: running.get(row.id) ?? 0,
      created_at: toIso(row.created_at),
      updated_at: toIso(row.updated_at),
      seq: row.seq,
      can: rightsTo(row, manages),
    })
  }
  return shown
}

/** What is wrong with a definition as things stand around it now; nothing with the built-in one. */
export function problemsOf(
  row: WorkflowRow,
  definition: WorkflowDefinition,
  facts: WorkflowFacts,
  surroundings: Surroundings,
  unknown: UnknownNames,
): WorkflowProblem[] {
  if (row.built_in === 1) return []
  return [
    ...checkGraph(definition, facts),
    ...guardWarnings(definition, unknown),
    ...outsideWarnings(row.id, definition, surroundings),
  ]
}

async function isChanged(db: Db, { id, version }: WorkflowRow, definition: WorkflowDefinition) {
  if (version === null) return false
  return !isEmptyChange(diffDefinitions(inElements(await versionOf(db, id, version)), definition))
}

function rightsTo({ built_in, state, version }: WorkflowRow, manages: boolean): Record<string, boolean> {
  const may = manages && built_in === 0
  return {
    edit: may,
    publish: may && state !== 'archived',
    pause: may && state === 'published',
    resume: may && state === 'paused',
    archive: may && state !== 'archived',
    unarchive: may && state === 'archived',
    delete: may && version === null,
    migrate: may && version !== null,
  }
}
