import { PROJECT_ACTIONS, mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import type { ProjectWithFacts } from './projects.queries.ts'
import { wipLimitsOf } from './wip-limits.ts'

/** Projects as the API shows them; requesters see only what they need to make a ticket. */
export async function presentProjects(
  db: Db,
  actor: Actor,
  projects: readonly ProjectWithFacts[],
): Promise<Project[]> {
  const workflows = await db.selectFrom('workflows').select(['id', 'name']).execute()
  const names = new Map(workflows.map(({ id, name }) => [id, name]))
  const aliases = await aliasesOf(
    db,
    projects.map(({ project }) => project.id),
  )
  const endpoints = await projectWebhooks(
    db,
    projects.map(({ project }) => project.id),
  )
  return projects.map(({ project, facts }) => ({
    id: project.id,
    key: project.key,
    name: project.name,
    description: project.description,
    access: project.access,
    kind: project.kind,
    archived: facts.archived,
    ...(mayInProject(actor, 'project.see_settings', facts) === 'allow' && {
      workflow: { id: project.workflow_id, name: names.get(project.workflow_id) ?? '' },
      wip_limits: Object.fromEntries(wipLimitsOf(project)),
      aliases: aliases.filter((alias) => alias.project_id === project.id).map((alias) => alias.key),
    }),
    ...(mayInProject(actor, 'project.manage_webhooks', facts) === 'allow' && {
      webhook_url: endpoints.get(project.id) ?? null,
    }),
    created_at: toIso(project.created_at),
    updated_at: toIso(project.updated_at),
    seq: project.seq,
    can: Object.fromEntries(
      PROJECT_ACTIONS.map((action) => [
        action.slice('project.'.length),
        mayInProject(actor, action, facts) === 'allow',
      ]),
    ),
  }))
}

async function projectWebhooks(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('webhooks')
    .select(['project_id', 'url'])
    .where('project_id', 'in', [...ids])
    .where('of_project', '=', 1)
    .execute()
  return new Map(rows.map(({ project_id, url }) => [project_id ?? '', url]))
}

async function aliasesOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('project_aliases')
    .selectAll()
    .where('project_id', 'in', [...ids])
    .orderBy('key')
    .execute()
}
