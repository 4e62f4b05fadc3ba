import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import type { ProjectFieldsTable } from './projects.tables.ts'

export type FieldRow = Selectable<ProjectFieldsTable>

/** The custom fields of a project in their order. */
export function fieldRows(db: Db, projectId: string): Promise<FieldRow[]> {
  return selectFields(db, { project: projectId })
}

const selectFields = prepared((db, { project }: { project: string }) =>
  db
    .selectFrom('project_fields')
    .selectAll()
    .where('project_id', '=', project)
    .orderBy('position')
    .orderBy('id'),
)

/** The field that an id or a key names. */
export function findFieldRow(rows: readonly FieldRow[], ref: string): FieldRow | undefined {
  return rows.find((row) => row.key === ref || row.id === ref.toLowerCase())
}

export async function fieldsOfProject(db: Db, projectId: string): Promise<CustomField[]> {
  return (await fieldRows(db, projectId)).map(presentField)
}

export function presentField(row: FieldRow): CustomField {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    type: row.type,
    options: JSON.parse(row.options) as string[],
    required: row.required === 1,
  }
}
