import type { Delivery, Webhook } from '@waybill/contract/webhooks/webhook.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { attemptsOf, countWaiting, type DeliveryRow } from './deliveries.queries.ts'
import { MOST_TRIES } from './retry-times.ts'
import { validSecrets } from './webhook-secrets.ts'
import type { WebhookRow } from './webhooks.queries.ts'

/** Endpoints as the API shows them to who looks after them; never with their secrets. */
export async function presentWebhooks(db: Db, rows: readonly WebhookRow[], now: number): Promise<Webhook[]> {
  const owners = await namesOfPeople(
    db,
    rows.map((row) => row.owner_id),
  )
  const projects = await keysOfProjects(
    db,
    rows.flatMap((row) => row.project_id ?? []),
  )
  const waiting = await countWaiting(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    topics: JSON.parse(row.topics) as string[],
    project: row.project_id === null ? null : (projects.get(row.project_id) ?? ''),
    state: row.state,
    paused_because: row.paused_because,
    owner: { id: row.owner_id, name: owners.get(row.owner_id) ?? '' },
    of_project: row.of_project === 1,
    queued: waiting.get(row.id) ?? 0,
    failing_since: toIsoOrNull(row.failing_since),
    rests_until: row.open_until !== null && row.open_until > now ? toIso(row.open_until) : null,
    old_secret_until: toIsoOrNull(oldSecretUntil(row, now)),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    seq: row.seq,
  }))
}

function oldSecretUntil(row: WebhookRow, now: number): number | null {
  const ends = validSecrets(row, now).flatMap(({ until }) => until ?? [])
  return ends.length > 0 ? Math.max(...ends) : null
}

async function keysOfProjects(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('projects')
    .select(['id', 'key'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.key]))
}

/** Messages of an endpoint with their tries, in the order given. */
export async function presentDeliveries(
  db: Db,
  webhook: WebhookRow,
  rows: readonly DeliveryRow[],
  now: number,
): Promise<Delivery[]> {
  const attempts = await attemptsOf(
    db,
    rows.map((row) => row.id),
  )
  const keys = await keysOfTickets(
    db,
    rows.flatMap((row) => row.ticket_id ?? []),
  )
  return rows.map((row) => {
    const { id, webhook_id, event, seq, ticket_id, state, queued_at } = row
    const key = ticket_id === null ? undefined : keys.get(ticket_id)
    return {
      id,
      webhook_id,
      event,
      seq,
      ticket: ticket_id === null || key === undefined ? null : { id: ticket_id, key },
      state,
      queued_at: toIso(queued_at),
      attempts: (attempts.get(id) ?? []).map(({ at, status, latency_ms, response, error }) => ({
        at: toIso(at),
        status,
        latency_ms,
        response,
        error,
      })),
      ...whenNext(webhook, row, now),
    }
  })
}

/** When it is tried next, never in the past, or why nobody can say. */
function whenNext(
  { state: endpoint, open_until }: WebhookRow,
  { state, next_at, attempts }: DeliveryRow,
  now: number,
): Pick<Delivery, 'next_at' | 'because'> {
  const never = (because: Delivery['because']) => ({ next_at: null, because })
  if (state === 'failed') return never(attempts < MOST_TRIES ? 'gone' : null)
  if (state !== 'waiting') return never(null)
  if (endpoint !== 'active') return never('paused')
  if (next_at === null) return never('earlier')
  if (open_until !== null && open_until > Math.max(now, next_at))
    return { next_at: toIso(open_until), because: 'rests' }
  return next_at > now ? { next_at: toIso(next_at), because: null } : never('turn')
}

async function keysOfTickets(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.number', 'projects.key'])
    .where('tickets.id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, number, key }) => [id, `${key}-${String(number)}`]))
}
