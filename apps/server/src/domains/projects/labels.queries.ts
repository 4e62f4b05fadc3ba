import type { Label } from '@waybill/contract/projects/project.ts'
import type { Db } from '../../io/db/tables.ts'

const COLUMNS = ['id', 'name', 'color', 'description'] as const

/** The labels of a project by name. */
export function labelsOfProject(db: Db, projectId: string): Promise<Label[]> {
  return db
    .selectFrom('labels')
    .select(COLUMNS)
    .where('project_id', '=', projectId)
    .orderBy('name_folded')
    .execute()
}

export async function findLabel(db: Db, projectId: string, id: string): Promise<Label | null> {
  const row = await db
    .selectFrom('labels')
    .select(COLUMNS)
    .where('project_id', '=', projectId)
    .where('id', '=', id.toLowerCase())
    .executeTakeFirst()
  return row ?? null
}
