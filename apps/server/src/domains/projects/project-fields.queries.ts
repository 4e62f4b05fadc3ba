import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { ProjectFieldsTable } from './projects.tables.ts'

/** The custom fields of a project in their order. */
export async function fieldsOfProject(db: Db, projectId: string): Promise<CustomField[]> {
  const rows = await db
    .selectFrom('project_fields')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(presentField)
}

export function presentField(row: Selectable<ProjectFieldsTable>): CustomField {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    type: row.type,
    options: JSON.parse(row.options) as string[],
    required: row.required === 1,
  }
}
