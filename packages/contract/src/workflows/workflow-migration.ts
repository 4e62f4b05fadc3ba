import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, line, listOf, nullable, oneOf, strict } from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'

const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
/** A step of a version, or its element in the definition. */
const StepRef = line(36, 'A step: its id in the version, or in the definition')

export const MigrateWorkflowInput = strict({
  from: Version,
  to: Version,
  /** Old step to new step; what is not named goes to the same element where the new version has it. */
  mapping: Type.Optional(Type.Record(Type.String({ maxLength: 36 }), StepRef, { maxProperties: 200 })),
  dry_run: Type.Optional(Type.Boolean()),
})
export type MigrateWorkflowInput = Static<typeof MigrateWorkflowInput>

/** Ids of elements of the definition. */
const MappedStep = Type.Object({ id: Id, name: Type.String() })
export const MigrationPreview = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  /** Tickets that are on their way through the old version now. */
  total: Type.Integer(),
  /** Each step that holds tickets has a target. */
  ready: Type.Boolean(),
  steps: Type.Array(Type.Object({ from: MappedStep, to: nullable(MappedStep), tickets: Type.Integer() })),
})
export type MigrationPreview = Static<typeof MigrationPreview>

export const MIGRATION_STATES = ['running', 'finished', 'stopped'] as const
export const MigrationState = oneOf(MIGRATION_STATES)
export type MigrationState = Static<typeof MigrationState>
export const MIGRATION_RESULTS = ['waiting', 'moved', 'unchanged', 'refused'] as const
export const MigrationResult = oneOf(MIGRATION_RESULTS)
export type MigrationResult = Static<typeof MigrationResult>

export const WorkflowMigration = Type.Object({
  id: Id,
  workflow: NamedRef,
  from: Type.Integer(),
  to: Type.Integer(),
  /** By element of the definition. */
  mapping: Type.Record(Type.String(), Id),
  state: MigrationState,
  total: Type.Integer(),
  waiting: Type.Integer(),
  moved: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  /** null: Waybill itself. */
  by: nullable(NamedRef),
  /** The migration that this one takes back, and the one that takes this one back. */
  undo_of: nullable(Id),
  undone_by: nullable(Id),
  started_at: Instant,
  finished_at: nullable(Instant),
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type WorkflowMigration = Static<typeof WorkflowMigration>
export const WorkflowMigrationList = listOf(WorkflowMigration)
export type WorkflowMigrationList = Static<typeof WorkflowMigrationList>

export const MigrationItem = Type.Object({
  position: Type.Integer(),
  ticket: nullable(Type.Object({ id: Id, key: Type.String(), title: Type.String() })),
  result: MigrationResult,
  from: nullable(Type.String()),
  to: nullable(Type.String()),
  /** Why it was refused or left as it was. */
  detail: nullable(Type.String()),
})
export type MigrationItem = Static<typeof MigrationItem>
export const MigrationItemList = listOf(MigrationItem)
export type MigrationItemList = Static<typeof MigrationItemList>
export const MigrationItemQuery = strict({
  result: Type.Optional(MigrationResult),
  limit: Limit,
  after: After,
})
export type MigrationItemQuery = Static<typeof MigrationItemQuery>
