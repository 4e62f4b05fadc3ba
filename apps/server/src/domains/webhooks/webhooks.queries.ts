import type { Actor, ProjectFacts } from '@waybill/contract/access/policies.ts'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../../io/db/tables.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { factsOf, membershipOf } from '../projects/projects.queries.ts'
import type { WebhooksTable } from './webhooks.tables.ts'

export type WebhookRow = Selectable<WebhooksTable>

/** An endpoint with what the policy asks about it. */
export interface WebhookWithFacts {
  webhook: WebhookRow
  project: ProjectFacts | null
}

export function findWebhook(db: Db, id: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('webhooks').selectAll().where('id', '=', id.toLowerCase()).executeTakeFirst()
}

/** Locked until commit: under this lock messages are queued and settled, so that a lane never loses its first one. */
export async function lockWebhook(
  { tx, sql, actor }: Pick<CommandContext, 'tx' | 'sql' | 'actor'>,
  id: string,
): Promise<WebhookWithFacts | null> {
  const query = tx.selectFrom('webhooks').selectAll().where('id', '=', id.toLowerCase())
  const webhook = await sql.forUpdate(query).executeTakeFirst()
  return webhook ? withFacts(tx, webhook, actor) : null
}

export async function withFacts(db: Db, webhook: WebhookRow, actor: Actor): Promise<WebhookWithFacts> {
  return { webhook, project: await projectFacts(db, webhook.project_id, actor) }
}

export async function projectFacts(db: Db, id: string | null, actor: Actor): Promise<ProjectFacts | null> {
  if (id === null) return null
  const row = await db
    .selectFrom('projects')
    .select(['id', 'access', 'archived'])
    .select(membershipOf(actor))
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return factsOf(row, row.membership)
}

export function listWebhooks(db: Db, projectId?: string): Promise<WebhookRow[]> {
  let query = db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id')
  if (projectId !== undefined) query = query.where('project_id', '=', projectId)
  return query.execute()
}

/** Whether there is any: most installations have none. */
export async function hasWebhooks(db: Db): Promise<boolean> {
  return (await db.selectFrom('webhooks').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Those for which messages are queued, locked in the order of their ids. */
export function lockHearing(tx: Tx, sql: EngineSql): Promise<WebhookRow[]> {
  return sql
    .forUpdate(tx.selectFrom('webhooks').selectAll().where('state', '!=', 'off').orderBy('id'))
    .execute()
}

/** Endpoints for which this node has something to do now: nobody else has them, and they do not rest. */
export async function dueWebhooks(db: Db, node: string, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select('id')
    .where('state', '=', 'active')
    .where((of) => of.or([of('open_until', 'is', null), of('open_until', '<=', now)]))
    .where((of) =>
      of.or([of('lease_owner', 'is', null), of('lease_until', '<=', now), of('lease_owner', '=', node)]),
    )
    .where((of) =>
      of.or([
        of('replay_to', 'is not', null),
        of.exists(
          of
            .selectFrom('webhook_deliveries')
            .select('webhook_deliveries.id')
            .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
            .where('webhook_deliveries.next_at', '<=', now),
        ),
      ]),
    )
    .execute()
  return rows.map(({ id }) => id)
}
