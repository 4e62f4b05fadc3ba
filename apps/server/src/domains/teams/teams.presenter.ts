import type { Team } from '@waybill/contract/teams/team.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { membersOfTeams, type TeamRow } from './teams.queries.ts'

export async function presentTeams(db: Db, rows: readonly TeamRow[]): Promise<Team[]> {
  const members = Map.groupBy(
    await membersOfTeams(
      db,
      rows.map((row) => row.id),
    ),
    (member) => member.team_id,
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    members: (members.get(row.id) ?? []).map(({ id, name, active, works }) => ({
      id,
      name,
      active: active === 1,
      works,
    })),
    created_at: toIso(row.created_at),
    seq: row.seq,
  }))
}
