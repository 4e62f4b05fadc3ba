import { isStaff, standing } from '@waybill/contract/access/policies.ts'
import type { MemberRole } from '@waybill/contract/projects/project.ts'
import { sql } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import { factsOf, type ProjectRow } from '../projects/projects.queries.ts'
import type { Member } from './choose-person.ts'

export type ProjectOfRun = Pick<ProjectRow, 'id' | 'access' | 'archived'>

/** The members of a team in their order, with what assignment rules ask about them. Away people are not available. */
export async function membersFor(
  db: Db,
  team: string,
  project: ProjectOfRun,
  now: number,
): Promise<Member[]> {
  const rows = await selectMembers(db, { team, project: project.id })
  return rows.map((row) => {
    const actor = {
      kind: 'person' as const,
      person_id: row.id,
      role: row.role,
      scopes: null,
      token_projects: null,
    }
    const as = standing(actor, factsOf({ ...project, archived: 0 }, row.membership))
    const works = row.active === 1 && isStaff(as) && as !== 'viewer'
    return {
      id: row.id,
      available: works && !isAway(row, now),
      works,
      open: Number(row.open_items),
      last_assigned_at: row.last_assigned_at === null ? null : Number(row.last_assigned_at),
      skills: JSON.parse(row.skills) as string[],
    }
  })
}

/** Half-open, like every period; without an end until somebody says so. */
export function isAway(
  person: { away_from: number | null; away_until: number | null },
  now: number,
): boolean {
  return (
    person.away_from !== null &&
    person.away_from <= now &&
    (person.away_until === null || now < person.away_until)
  )
}

const selectMembers = prepared((db, { team, project }: { team: string; project: string }) =>
  db
    .selectFrom('team_members')
    .innerJoin('people', 'people.id', 'team_members.person_id')
    .select([
      'people.id',
      'people.role',
      'people.active',
      'people.away_from',
      'people.away_until',
      'people.skills',
    ])
    .select([
      sql<MemberRole | null>`(select role from project_members where project_members.project_id = ${project}
        and project_members.person_id = people.id)`.as('membership'),
      sql<number>`(select count(*) from task_items where task_items.person_id = people.id
        and task_items.open = 1 and exists (select 1 from tickets
          where tickets.id = task_items.ticket_id and tickets.deleted_at is null))`.as('open_items'),
      sql<number | null>`(select max(task_items.assigned_at) from task_items
        where task_items.person_id = people.id)`.as('last_assigned_at'),
    ])
    .where('team_members.team_id', '=', team)
    .orderBy('team_members.position')
    .orderBy('people.id'),
)

/** The team from which coordinators are taken in turn, if there is one. */
export async function coordinatorsTeam(db: Db): Promise<string | null> {
  const [row] = await selectTeam(db, { name: 'coordinators' })
  return row?.id ?? null
}

const selectTeam = prepared((db, { name }: { name: string }) =>
  db.selectFrom('teams').select('id').where('name_folded', '=', name),
)
