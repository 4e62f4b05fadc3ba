import type { Insertable, SelectQueryBuilder } from 'kysely'
import type { Tables, Tx } from '../../io/db/tables.ts'
import type { SlackLeftoversTable } from './slack.tables.ts'

type Leftover = Pick<Insertable<SlackLeftoversTable>, 'channel' | 'ts' | 'ticket_id' | 'due_at'>

/** All that tells of these tickets in Slack must go, once they are purged: asked before their rows go, which hold their locks. */
export async function takeOutOfSlack(
  tx: Tx,
  now: number,
  tickets: readonly string[] | SelectQueryBuilder<Tables, 'tickets', { id: string }>,
): Promise<void> {
  const cards = tx.selectFrom('slack_messages').select(['channel', 'ts']).where('ticket_id', 'in', tickets)
  const comments = tx
    .selectFrom('slack_comments')
    .innerJoin('comments', 'comments.id', 'slack_comments.comment_id')
    .select(['slack_comments.channel', 'slack_comments.ts'])
    .where('comments.ticket_id', 'in', tickets)
  const found = await cards.union(comments).execute()
  await leaveOver(
    tx,
    found.map(({ channel, ts }) => ({ channel, ts, ticket_id: null, due_at: now })),
  )
}

/** Messages of one statement. */
const AT_ONCE = 500

/** Asks for messages to be mended or taken out; what was asked for before is asked for anew, with all its tries. */
export async function leaveOver(tx: Tx, rows: readonly Leftover[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await tx
      .insertInto('slack_leftovers')
      .values(rows.slice(from, from + AT_ONCE))
      .onConflict((on) =>
        on.columns(['channel', 'ts']).doUpdateSet((of) => ({
          ticket_id: of.ref('excluded.ticket_id'),
          due_at: of.ref('excluded.due_at'),
          asked: of('slack_leftovers.asked', '+', 1),
          attempts: 0,
          error: null,
          given_up_at: null,
        })),
      )
      .execute()
}

/** Forgets what was given up before that time, in milliseconds. */
export async function forgetLeftovers(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('slack_leftovers').where('given_up_at', '<', before).execute()
}
