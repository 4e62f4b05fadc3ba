import type { Actor, ProjectFacts } from '@waybill/contract/access/policies.ts'
import { sql, type Selectable } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db, Tx } from '../../io/db/tables.ts'
import { prepared, preparedFor } from '../../kernel/prepared.ts'
import { isId } from '../people/people.queries.ts'
import type { ProjectsTable } from './projects.tables.ts'

export type ProjectRow = Selectable<ProjectsTable>

/** Where to read: what is committed, or what a command sees. Rows can only be locked in a command. */
export type ReadFrom = Db | { readonly tx: Tx; readonly sql: EngineSql }

export interface ProjectWithFacts {
  project: ProjectRow
  facts: ProjectFacts
}

export function dbOf(from: ReadFrom): Db {
  return 'tx' in from ? from.tx : from
}

/**
 * The project with what policies ask about it. `ref` is its id, its key or a key that it had before, in any case. `lock`
 * keeps the row until commit: numbers, ranks, labels and fields of a project change under that lock only.
 */
export async function loadProjectFacts(
  from: ReadFrom,
  ref: string,
  actor: Actor,
  options: { lock?: boolean } = {},
): Promise<ProjectWithFacts | null> {
  const id = isId(ref) ? ref.toLowerCase() : null
  const key = ref.toUpperCase()
  const found =
    (await select(from, id === null ? ['key', key] : ['id', id], actor, options)) ??
    (id === null ? await selectByAlias(from, key, actor, options) : null)
  if (!found) return null
  const { membership, ...project } = found
  return { project, facts: factsOf(project, membership) }
}

export function factsOf(
  project: Pick<ProjectRow, 'id' | 'access' | 'archived'>,
  membership: ProjectFacts['membership'],
): ProjectFacts {
  return { id: project.id, access: project.access, archived: project.archived === 1, membership }
}

async function selectByAlias(from: ReadFrom, key: string, actor: Actor, options: { lock?: boolean }) {
  const alias = await dbOf(from)
    .selectFrom('project_aliases')
    .select('project_id')
    .where('key', '=', key)
    .executeTakeFirst()
  return alias && select(from, ['id', alias.project_id], actor, options)
}

async function select(
  from: ReadFrom,
  [column, value]: ['id' | 'key', string],
  actor: Actor,
  options: { lock?: boolean },
) {
  const params = { value, person: actor.person_id ?? '' }
  if (!options.lock) return (await selectBy[column](dbOf(from), params))[0]
  if (!('tx' in from)) throw new Error('rows can only be locked in a command')
  return (await lockBy[column](from.tx, from.sql, params))[0]
}

interface SelectParams {
  value: string
  person: string
}

const projectBy = (db: Db, column: 'id' | 'key', { value, person }: SelectParams) =>
  db
    .selectFrom('projects')
    .selectAll('projects')
    .select(membershipOfPerson(person))
    .where(`projects.${column}`, '=', value)

const selectBy = {
  id: prepared((db, params: SelectParams) => projectBy(db, 'id', params)),
  key: prepared((db, params: SelectParams) => projectBy(db, 'key', params)),
}

const lockBy = {
  id: preparedFor((db, engine, params: SelectParams) => engine.forUpdate(projectBy(db, 'id', params))),
  key: preparedFor((db, engine, params: SelectParams) => engine.forUpdate(projectBy(db, 'key', params))),
}

/** The actor's role as a column of a query over `projects`; a subquery, so that the row can be locked. */
export function membershipOf(actor: Actor) {
  return membershipOfPerson(actor.person_id ?? '')
}

/** The same for the id of a person, or '' for nobody. */
export function membershipOfPerson(person: string) {
  return sql<ProjectFacts['membership']>`(select role from project_members
    where project_members.project_id = projects.id and project_members.person_id = ${person})`.as(
    'membership',
  )
}

/** A page of the projects that exist for the actor (rule `project.see` as SQL), by key. */
export async function listProjects(
  db: Db,
  actor: Actor,
  page: { limit: number; after?: string; archived?: boolean },
): Promise<ProjectWithFacts[]> {
  let query = db
    .selectFrom('projects')
    .selectAll('projects')
    .select(membershipOf(actor))
    .orderBy('projects.key')
    .limit(page.limit)
  if (actor.role !== 'admin') {
    query = query.where((of) =>
      of.or([
        of('projects.access', '=', 'open'),
        of.exists(
          of
            .selectFrom('project_members')
            .select('project_members.role')
            .whereRef('project_members.project_id', '=', 'projects.id')
            .where('project_members.person_id', '=', actor.person_id ?? ''),
        ),
      ]),
    )
  }
  if (actor.token_projects) query = query.where('projects.id', 'in', [...actor.token_projects, ''])
  if (page.after !== undefined) query = query.where('projects.key', '>', page.after)
  if (page.archived !== undefined) query = query.where('projects.archived', '=', page.archived ? 1 : 0)
  const rows = await query.execute()
  return rows.map(({ membership, ...project }) => ({ project, facts: factsOf(project, membership) }))
}
