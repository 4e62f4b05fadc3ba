import type { Assignees } from '@waybill/contract/tickets/assignees.ts'
import type {
  CreateProjectInput,
  Member,
  Project,
  SetMemberInput,
  UpdateProjectInput,
} from '@waybill/contract/projects/project.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

interface ProjectQuery extends PageQuery {
  /** true: only archived ones; false: only others. */
  archived?: boolean
}

/** Projects and who works in them; named by id or key. */
export function projectCalls(http: Http) {
  const list = (query: ProjectQuery = {}, options?: CallOptions) =>
    http.get<Page<Project>>('/projects', { ...query }, options)

  return {
    list,
    every: (query: ProjectQuery = {}) => everyItem(list, query),
    get: (project: string, options?: CallOptions) =>
      http.get<Project>(path`/projects/${project}`, undefined, options),
    /** Tickets that should stand at a step at most; null for no limit. */
    setWipLimit: (project: string, step: string, limit: number | null, options?: CallOptions) =>
      http.send<Project>('PUT', path`/projects/${project}/wip-limits/${step}`, { limit }, options),
    create: (input: CreateProjectInput, options?: CallOptions) =>
      http.send<Project>('POST', '/projects', input, options),
    update: (project: string, input: UpdateProjectInput, options?: CallOptions) =>
      http.send<Project>('PATCH', path`/projects/${project}`, input, options),
    /** `confirm` is the key of the project; with `force` also when it has tickets. */
    async remove(project: string, query: { confirm: string; force?: boolean }, options?: CallOptions) {
      await http.request<void>({ ...options, method: 'DELETE', path: path`/projects/${project}`, query })
    },
    /** To whom a new ticket of it may be given. */
    assignees: (project: string, query: { q?: string } = {}, options?: CallOptions) =>
      http.get<Assignees>(path`/projects/${project}/assignees`, query, options),
    members: (project: string, options?: CallOptions) =>
      http.get<Page<Member>>(path`/projects/${project}/members`, undefined, options),
    setMember: (project: string, person: string, role: SetMemberInput['role'], options?: CallOptions) =>
      http.send<Member>('PUT', path`/projects/${project}/members/${person}`, { role }, options),
    removeMember: (project: string, person: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/projects/${project}/members/${person}`, undefined, options),
  }
}
