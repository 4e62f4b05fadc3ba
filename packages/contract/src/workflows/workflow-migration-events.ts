import Type from 'typebox'
import { Id, nullable } from '../schema.ts'

const migration = { migration: Id, workflow: Id }

/** Running tickets go to another version; what happens to each has `started` as its cause. */
export const workflowMigrationEvents = {
  'workflow_migration.started': Type.Object({
    ...migration,
    from: Type.Integer(),
    to: Type.Integer(),
    /** By element of the definition. */
    mapping: Type.Record(Type.String(), Id),
    total: Type.Integer(),
    undo_of: nullable(Id),
  }),
  'workflow_migration.stopped': Type.Object(migration),
  'workflow_migration.finished': Type.Object({
    ...migration,
    moved: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
  }),
}
