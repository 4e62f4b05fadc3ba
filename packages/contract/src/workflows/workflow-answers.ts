import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, line, listOf, nullable, oneOf, strict } from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'
import { DefinitionChange } from './diff-definitions.ts'
import {
  ShownStep,
  TransitionDefinition,
  WorkflowDefinition,
  WorkflowProblem,
  ShownRef,
  WORKFLOW_STATES,
} from './workflow.ts'

export const WorkflowRef = line(64, 'A workflow: id or name')
export const WorkflowParams = strict({ workflow: WorkflowRef })
export const WorkflowQuery = strict({
  state: Type.Optional(line(60, `States, separated by commas: ${WORKFLOW_STATES.join(', ')}`)),
  q: Type.Optional(line(64, 'Part of the name')),
  limit: Limit,
  after: After,
  count: Type.Optional(oneOf(['exact'], 'exact: also count all workflows that the filters find')),
})
export type WorkflowQuery = Static<typeof WorkflowQuery>

export const WorkflowVersionsQuery = strict({ limit: Limit, after: After })
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
export const WorkflowVersionParams = strict({ workflow: WorkflowRef, version: Version })
const published = {
  version: Type.Integer(),
  published_at: Instant,
  published_by: nullable(NamedRef),
  /** Tickets that are on their way through this very version. */
  running: Type.Integer(),
}

export const WorkflowVersionItem = Type.Object({
  ...published,
  /** What is different from the version before, in a few words. */
  summary: Type.String(),
})
export type WorkflowVersionItem = Static<typeof WorkflowVersionItem>
export const WorkflowVersionList = listOf(WorkflowVersionItem)
export type WorkflowVersionList = Static<typeof WorkflowVersionList>

const {
  steps: _steps,
  transitions: _transitions,
  calendar: _calendar,
  ...fields
} = WorkflowDefinition.properties
export const WorkflowVersionView = Type.Object({
  workflow: NamedRef,
  ...published,
  ...fields,
  calendar: nullable(ShownRef),
  graph: Type.Object({ steps: Type.Array(ShownStep), transitions: Type.Array(TransitionDefinition) }),
  elements: Type.Record(Type.String(), Id, {
    description:
      'By the id of a step or transition of this version: its id in the definition, the same in all versions',
  }),
})
export type WorkflowVersionView = Static<typeof WorkflowVersionView>

export const WorkflowDiffParams = strict({
  workflow: WorkflowRef,
  from: Version,
  to: Type.Union([Version, Type.Literal('draft')]),
})
const Names = Type.Record(Type.String(), Type.String(), {
  description: 'Names of the teams, calendars and steps whose ids stand in the difference',
})
/** Ids of elements are those of the definition on both sides. */
export const WorkflowDiff = Type.Object({
  from: Type.Integer(),
  to: Type.Union([Type.Integer(), Type.Literal('draft')]),
  ...DefinitionChange.properties,
  names: Names,
})
export type WorkflowDiff = Static<typeof WorkflowDiff>

/** Whom publishing touches. Tickets that are on their way stay on their version. */
export const PublishPreview = Type.Object({
  /** The number that it would get; the newest one when nothing is different from it. */
  version: Type.Integer(),
  ready: Type.Boolean(),
  problems: Type.Array(WorkflowProblem),
  /** Against the newest version; null when this is the first. */
  change: nullable(DefinitionChange),
  names: Names,
  projects: Type.Array(Type.Object({ id: Id, key: Type.String(), name: Type.String() })),
  running: Type.Array(
    Type.Object({
      version: Type.Integer(),
      step: Type.Object({ id: Id, name: Type.String(), element: Id }),
      tickets: Type.Integer(),
    }),
  ),
})
export type PublishPreview = Static<typeof PublishPreview>

/** A workflow as YAML; see docs/guides/workflows.md. */
export const ImportWorkflowInput = strict({ yaml: Type.String({ minLength: 1, maxLength: 1_000_000 }) })
export type ImportWorkflowInput = Static<typeof ImportWorkflowInput>
