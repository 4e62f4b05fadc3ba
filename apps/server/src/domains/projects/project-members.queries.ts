import type { Member, MemberRole } from '@waybill/contract/projects/project.ts'
import type { Db } from '../../io/db/tables.ts'

export async function memberRole(db: Db, projectId: string, personId: string): Promise<MemberRole | null> {
  const row = await db
    .selectFrom('project_members')
    .select('role')
    .where('project_id', '=', projectId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.role ?? null
}

/** The members of a project by name. */
export async function membersOf(db: Db, projectId: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('project_members')
    .innerJoin('people', 'people.id', 'project_members.person_id')
    .select(['people.id', 'people.name', 'project_members.role'])
    .where('project_members.project_id', '=', projectId)
    .orderBy('people.name')
    .orderBy('people.id')
    .execute()
  return rows.map(({ id, name, role }) => ({ person: { id, name }, role }))
}
