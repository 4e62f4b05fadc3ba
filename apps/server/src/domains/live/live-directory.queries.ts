import { standing, type Actor, type ProjectFacts, type Standing } from '@waybill/contract/access/policies.ts'
import type { MemberRole } from '@waybill/contract/projects/project.ts'
import type { Db } from '../../io/db/tables.ts'
import { readHead } from '../../kernel/event-log.ts'
import { factsOf } from '../projects/projects.queries.ts'
import type { ProjectOfTicket } from '../tickets/tickets.queries.ts'

/**
 * Projects and who is what in them, at one position of the directory: read once for all sockets of a node, and again when
 * the position moves. What somebody may do is then decided without a query.
 */
export class LiveDirectory {
  /** Everything up to here that changes names or rights is in it. */
  readonly seq: number
  /** Nothing that came after this is in it. */
  readonly upTo: number
  readonly #projects: ReadonlyMap<string, ProjectOfTicket>
  readonly #roles: ReadonlyMap<string, MemberRole>

  constructor(
    seq: number,
    upTo: number,
    projects: ReadonlyMap<string, ProjectOfTicket>,
    roles: ReadonlyMap<string, MemberRole>,
  ) {
    this.seq = seq
    this.upTo = upTo
    this.#projects = projects
    this.#roles = roles
  }

  project(id: string): ProjectOfTicket | undefined {
    return this.#projects.get(id)
  }

  /** What policies ask about a project; null when there is none. */
  factsOf(actor: Actor, projectId: string | null): ProjectFacts | null {
    const project = projectId === null ? undefined : this.#projects.get(projectId)
    if (!project) return null
    return factsOf(project, this.#roles.get(roleKey(project.id, actor.person_id)) ?? null)
  }

  standing(actor: Actor, projectId: string | null): Standing {
    const facts = this.factsOf(actor, projectId)
    return facts ? standing(actor, facts) : 'none'
  }
}

/** The position is read first: what is read after it is at least as new. */
export async function readLiveDirectory(db: Db): Promise<LiveDirectory> {
  const { directory } = await readHead(db)
  const projects = await db
    .selectFrom('projects')
    .select(['id', 'key', 'access', 'archived', 'workflow_id'])
    .execute()
  const members = await db.selectFrom('project_members').select(['project_id', 'person_id', 'role']).execute()
  const { directory: upTo } = await readHead(db)
  return new LiveDirectory(
    directory,
    upTo,
    new Map(projects.map((one) => [one.id, one])),
    new Map(members.map((one) => [roleKey(one.project_id, one.person_id), one.role])),
  )
}

function roleKey(project: string, person: string | null): string {
  return `${project} ${person ?? ''}`
}
