import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Db } from '../../io/db/tables.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import type { ProjectRow } from '../projects/projects.queries.ts'
import type { FieldFrom } from './mapping.ts'
import { archivedProject, noSuchProject, otherFieldType } from './imports.errors.ts'

/** What has been stored so far; in the row of the import, moved in the transaction of each batch. */
export interface ImportCounts {
  tickets: number
  events: number
}

export interface Checkpoint {
  /** Tickets of the file, in the order of the import, that are done. */
  position: number
}

/** The import of the very same file and mapping that was begun and not finished. */
export async function findRunningImport(
  db: Db,
  source: string,
  inputHash: string,
): Promise<(Checkpoint & { id: string; counts: ImportCounts }) | null> {
  const row = await db
    .selectFrom('imports')
    .select(['id', 'checkpoint', 'counts'])
    .where('source', '=', source)
    .where('input_hash', '=', inputHash)
    .where('state', '=', 'running')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { id: row.id, ...parseCheckpoint(row.checkpoint), counts: parseCounts(row.counts) } : null
}

export function parseCheckpoint(json: string): Checkpoint {
  return JSON.parse(json) as Checkpoint
}

export function parseCounts(json: string): ImportCounts {
  return JSON.parse(json) as ImportCounts
}

/** Digests of the tickets that are already here, by external id. */
export async function knownTickets(
  db: Db,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, string | null>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('external_refs')
    .select(['external_id', 'digest'])
    .where('source', '=', source)
    .where('kind', '=', 'ticket')
    .where('external_id', 'in', [...externalIds])
    .execute()
  return new Map(rows.map((row) => [row.external_id, row.digest]))
}

/**
 * The fields of the project, checked against what the mapping wants of them.
 * @throws Problem when the project is archived, or does not exist and may not be made, or has a field of another type
 */
export async function checkTarget(
  db: Db,
  project: Pick<ProjectRow, 'id' | 'key' | 'archived'> | null,
  wanted: { key: string; name: string | undefined; fields: readonly Pick<FieldFrom, 'key' | 'type'>[] },
): Promise<CustomField[]> {
  if (!project) {
    if (wanted.name === undefined) throw noSuchProject(wanted.key)
    return []
  }
  if (project.archived === 1) throw archivedProject(project.key)
  const fields = await fieldsOfProject(db, project.id)
  for (const { key, type } of wanted.fields) {
    const there = fields.find((field) => field.key === key)
    if (there && there.type !== type) throw otherFieldType(key, there.type, type)
  }
  return fields
}
