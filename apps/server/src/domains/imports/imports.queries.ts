import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import type { ProjectRow } from '../projects/projects.queries.ts'
import type { WantedField } from './import-format.ts'
import type { ImportsTable } from './imports.tables.ts'
import { archivedProject, noSuchProject, otherFieldType } from './imports.errors.ts'

/** What has been stored so far; in the row of the import, moved in the transaction of each batch. */
export interface ImportCounts {
  tickets: number
  events: number
  /** Taken away again by undoing it. */
  removed?: number
}

export interface Checkpoint {
  /** Tickets of the file, in the order of the import, that are done. */
  position: number
  /** The workflow on which its tickets stand. */
  workflow?: string
  /** The external id of the last ticket that undoing has looked at. */
  undone_to?: string
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
  wanted: { key: string; name: string | undefined; fields: readonly Pick<WantedField, 'key' | 'type'>[] },
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

export type ImportRow = Selectable<ImportsTable>

export async function lockImport({ tx, sql }: CommandContext, id: string): Promise<ImportRow | null> {
  const query = tx.selectFrom('imports').selectAll().where('id', '=', id)
  return (await sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** The import with this id, or the only one whose id ends like this (eight characters at least), as lists show it. */
export async function findImport(db: Db, id: string): Promise<ImportRow | null> {
  if (!/^[0-9a-f-]{8,36}$/i.test(id)) return null
  const rows = await db
    .selectFrom('imports')
    .selectAll()
    .where('id', 'like', `%${id.toLowerCase()}`)
    .limit(2)
    .execute()
  return rows.length === 1 ? (rows[0] ?? null) : null
}

/** All imports, the newest first, with the key of their project as far as it is there. */
export function listImports(db: Db) {
  return db
    .selectFrom('imports')
    .leftJoin('projects', 'projects.id', 'imports.project_id')
    .selectAll('imports')
    .select('projects.key as project_key')
    .orderBy('imports.started_at', 'desc')
    .orderBy('imports.id', 'desc')
    .execute()
}

/** Tickets that an import made and that are there, by external id. */
export function ticketsOfImport(db: Db, importId: string, after: string, limit: number) {
  return ofImport(db, importId)
    .select(['external_id', 'target_id'])
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(limit)
    .execute()
}

export async function countTicketsOfImport(db: Db, importId: string): Promise<number> {
  const { count } = await ofImport(db, importId)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Keys of tickets of an import in the order of their numbers: these ones, or all. */
export async function keysOfImport(
  db: Db,
  importId: string,
  ids: readonly string[] | null,
): Promise<string[]> {
  const rows = await ofImport(db, importId)
    .innerJoin('tickets', 'tickets.id', 'external_refs.target_id')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'projects.key', 'tickets.number'])
    .orderBy('projects.key')
    .orderBy('tickets.number')
    .execute()
  const wanted = ids && new Set(ids)
  return rows.filter(({ id }) => wanted?.has(id) ?? true).map(({ key, number }) => `${key}-${String(number)}`)
}

function ofImport(db: Db, importId: string) {
  return db
    .selectFrom('external_refs')
    .where('external_refs.import_id', '=', importId)
    .where('external_refs.kind', '=', 'ticket')
}
