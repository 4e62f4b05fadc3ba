import { foldText } from '@waybill/contract/fold-text.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
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
export async function namesOfTeams(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('teams').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
