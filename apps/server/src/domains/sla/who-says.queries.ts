import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import type { WhoSays } from './timeline.ts'

/**
 * Who of the authors of these comments works here: agents and admins, members of the project, and people of whom an import
 * tells. Others ask, as the reporter does.
 */
export async function whoSaysOf(db: Db, events: readonly LogEvent[]): Promise<WhoSays> {
  const comments = events.filter(({ kind }) => kind === 'comment.added') as LogEvent<{
    comment: { author: string }
  }>[]
  if (comments.length === 0) return () => null
  const authors = [...new Set(comments.map(({ data }) => data.comment.author))]
  const projects = [...new Set(comments.flatMap(({ project_id }) => project_id ?? []))]
  const people = await db
    .selectFrom('people')
    .select(['id', 'role', 'placeholder'])
    .where('id', 'in', authors)
    .execute()
  const members = await db
    .selectFrom('project_members')
    .select(['person_id', 'project_id'])
    .where('person_id', 'in', authors)
    .where('project_id', 'in', projects)
    .execute()
  const everywhere = new Set(
    people.filter(({ role, placeholder }) => role !== 'requester' || placeholder === 1).map(({ id }) => id),
  )
  const here = new Set(members.map(({ person_id, project_id }) => `${project_id} ${person_id}`))
  return (author, reporter, project) => {
    const works = everywhere.has(author) || here.has(`${project} ${author}`)
    return author === reporter || !works ? 'requester' : 'agent'
  }
}
