import { foldText } from '@waybill/contract/fold-text.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import { isId } from '../people/people.queries.ts'
import type { TeamsTable } from './teams.tables.ts'

export type TeamRow = Selectable<TeamsTable>

/** The form of a team's name that is unique: "Support" and "support" are one team. */
export function foldTeamName(name: string): string {
  return foldText(name.trim())
}

/** The team that an id or a name (in any case of letters) names. */
export async function findTeamByRef(db: Db, ref: string): Promise<TeamRow | null> {
  const query = db.selectFrom('teams').selectAll()
  const byId = isId(ref) ? await query.where('id', '=', ref.toLowerCase()).executeTakeFirst() : undefined
  return byId ?? (await query.where('name_folded', '=', foldTeamName(ref)).executeTakeFirst()) ?? null
}

/** Names by id; teams that do not exist are missing. */
export function namesOfTeams(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  return keptNames(db, ids, null)
}

const keptNames = keptByDirectory<null, string>(
  async (db, ids) => {
    const rows = await db.selectFrom('teams').select(['id', 'name']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [row.id, row.name]))
  },
  () => '',
)

export interface TeamMemberRow {
  team_id: string
  id: string
  name: string
  active: 0 | 1
  /** Active, and works in some project. */
  works: boolean
}

/** The members of teams in their order. */
export async function membersOfTeams(db: Db, teams: readonly string[]): Promise<TeamMemberRow[]> {
  if (teams.length === 0) return []
  const rows = await db
    .selectFrom('team_members')
    .innerJoin('people', 'people.id', 'team_members.person_id')
    .select(['team_members.team_id', 'people.id', 'people.name', 'people.active', 'people.role'])
    .select((of) =>
      of
        .exists(
          of
            .selectFrom('project_members')
            .select('project_members.person_id')
            .whereRef('project_members.person_id', '=', 'people.id')
            .where('project_members.role', '<>', 'viewer'),
        )
        .as('is_member'),
    )
    .where('team_members.team_id', 'in', [...teams])
    .orderBy('team_members.team_id')
    .orderBy('team_members.position')
    .orderBy('people.id')
    .execute()
  return rows.map(({ role, is_member, ...row }) => ({
    ...row,
    works: row.active === 1 && (role !== 'requester' || Boolean(is_member)),
  }))
}

/** Of teams the people who work, in their order, by team; all teams without any asked for. */
export async function workersOfTeams(db: Db, teams?: readonly string[]): Promise<Map<string, string[]>> {
  const wanted = teams ?? (await db.selectFrom('teams').select('id').execute()).map(({ id }) => id)
  const there = (await membersOfTeams(db, wanted)).filter(({ works }) => works)
  const workers = Map.groupBy(there, ({ team_id }) => team_id)
  return new Map([...workers].map(([team, people]) => [team, people.map(({ id }) => id)]))
}

/** A page of teams in the order of their names. */
export function listTeams(
  db: Db,
  sql: EngineSql,
  filter: { q?: string | undefined },
  page: { limit: number; after: { name: string; id: string } | null },
): Promise<TeamRow[]> {
  const { after } = page
  return filtered(db, sql, filter)
    .selectAll()
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('name_folded', 'id'), '>', where.tuple(after?.name ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('name_folded')
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export async function countTeams(
  db: Db,
  sql: EngineSql,
  filter: { q?: string | undefined },
): Promise<number> {
  const row = await filtered(db, sql, filter)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function filtered(db: Db, sql: EngineSql, filter: { q?: string | undefined }) {
  const { q } = filter
  return db
    .selectFrom('teams')
    .$if(q !== undefined, (query) =>
      query.where((where) => sql.contains(where.ref('name_folded'), foldTeamName(q ?? ''))),
    )
}
