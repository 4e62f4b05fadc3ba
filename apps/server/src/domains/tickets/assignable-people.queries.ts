import { foldName } from '@waybill/contract/fold-text.ts'
import { sql, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { foldEmail } from '../people/email.ts'
import { PERSON_COLUMNS, type PersonRow } from '../people/people.queries.ts'
import type { ProjectRow } from '../projects/projects.queries.ts'

const MOST = 50

export interface AskedPeople {
  /** Part of the name or of the e-mail address; undefined: everybody. */
  q: string | undefined
  /** Only members of one of these teams; null: whoever works in the project. */
  teams: readonly string[] | null
  /** Only this person; null: not narrowed. */
  only: string | null
  /** Not these. */
  without: readonly string[]
}

/**
 * People to whom tickets of a project may be given: the rule of `resolveAssignee` as SQL, tested against it over every role,
 * membership and access.
 */
export function assignablePeople(
  db: Db,
  engine: EngineSql,
  project: Pick<ProjectRow, 'id' | 'access'>,
  { q, teams, only, without }: AskedPeople,
): Promise<PersonRow[]> {
  const member = sql<SqlBool>`exists (select 1 from project_members where project_members.person_id = people.id
    and project_members.project_id = ${project.id} and project_members.role in ('lead', 'member'))`
  const roles = project.access === 'open' ? ['admin', 'agent'] : ['admin']
  let query = db
    .selectFrom('people')
    .select(PERSON_COLUMNS)
    .where('active', '=', 1)
    .where('placeholder', '=', 0)
    .where(sql<SqlBool>`(people.role in (${sql.join(roles)}) or ${member})`)
  if (q !== undefined)
    query = query.where((where) =>
      where.or([
        engine.contains(where.ref('name_folded'), foldName(q)),
        engine.contains(where.ref('email_folded').$castTo<string>(), foldEmail(q)),
      ]),
    )
  if (teams !== null)
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom('team_members')
          .select('team_members.person_id')
          .whereRef('team_members.person_id', '=', 'people.id')
          .where('team_id', 'in', [...teams, '']),
      ),
    )
  if (only !== null) query = query.where('id', '=', only)
  if (without.length > 0) query = query.where('id', 'not in', [...without])
  return query.orderBy('name_folded').orderBy('id').limit(MOST).execute()
}
