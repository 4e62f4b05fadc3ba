import type { Tx } from '@waybill/server/io/db/tables.ts'
import { leaveOver } from '@waybill/server/domains/slack/leave-over.ts'
import { cardsToMend } from '@waybill/server/domains/slack/slack.queries.ts'
import { defineReader, type Reader, type ReaderContext } from '@waybill/server/kernel/reader.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'

/** What happens so soon after each other becomes one message, in milliseconds: where it is changed, and where it is not. */
const BURST_IN_CHANNEL = 2_000
const BURST_BY_WEBHOOK = 30_000

/** What may take something out of Slack, also where the project is not told there any more. */
const TAKING_BACK: ReadonlySet<string> = new Set(['ticket.deleted', 'comment.edited', 'comment.deleted'])

/** Queues what is told of tickets and their comments; telling is the work of a job, so that Slack holds up nobody. */
export function tellChanges(host: SlackHost): Reader {
  return defineReader({
    name: 'slack.tell-changes',
    kinds: [
      'ticket.created',
      'ticket.edited',
      'ticket.status_changed',
      'ticket.priority_changed',
      'ticket.severity_changed',
      'ticket.assigned',
      'ticket.deleted',
      'ticket.restored',
      'comment.added',
      'comment.edited',
      'comment.deleted',
      'plugin.configured',
    ],
    start: 'head',
    async handle(context, event) {
      const { project_id: project, ticket_id: ticket, seq } = event
      if (event.kind === 'plugin.configured') {
        const { plugin, settings } = event.data
        if (plugin !== host.id || project === null || !settings.includes('channel')) return
        return mendCards(host, context, { project }, project)
      }
      // What an import tells happened long ago.
      if (project === null || ticket === null || event.via === 'import') return
      const put = event.kind === 'ticket.deleted' || event.kind === 'ticket.restored'
      await mendCards(host, context, { ticket, put }, project)
      const place = await placeOf(host, project)
      const takesBack = TAKING_BACK.has(event.kind)
      if (!place && !takesBack) return
      let comment: string | null = null
      // Of a comment that was told, or is about to be: others are no concern of the channel.
      let isFollowing = false
      if (event.kind === 'comment.added') {
        // What was written in the thread stands there.
        if (!place || place.channel === null || event.via === 'plugin:slack') return
        if (event.data.comment.internal && !place.internal) return
        comment = event.data.comment.id
      }
      if (event.kind === 'comment.edited' || event.kind === 'comment.deleted') {
        comment = event.data.comment
        isFollowing = true
      }
      const burst = place?.channel === null ? BURST_BY_WEBHOOK : BURST_IN_CHANNEL
      const due_at =
        context.now + (event.kind === 'ticket.created' || event.kind === 'comment.added' ? 0 : burst)
      context.withCursor(async (tx) => {
        if ((isFollowing || !place) && !(await isTold(tx, ticket, comment))) return
        const lane = { project_id: project }
        await tx
          .insertInto('slack_lanes')
          .values(lane)
          .onConflict((row) => row.doNothing())
          .execute()
        await tx
          .insertInto('slack_posts')
          .values({ ...lane, seq, ticket_id: ticket, comment_id: comment, due_at })
          .onConflict((row) => row.doNothing())
          .execute()
      })
      context.enqueue({ queue: 'slack', payload: { project }, target: project, runAt: due_at })
    },
  })
}

/** Cards that stand where the ticket is not told any more say so, and those that stand where it is told again say where it stands. */
async function mendCards(
  host: SlackHost,
  context: ReaderContext,
  of: Parameters<typeof cardsToMend>[1],
  project: string,
): Promise<void> {
  const channel = (await placeOf(host, project))?.channel ?? null
  context.withCursor(async (tx) => {
    const cards = await cardsToMend(tx, of, channel)
    await leaveOver(
      tx,
      cards.map((card) => ({ ...card, due_at: context.now })),
    )
  })
}

/**
 * Whether a comment, or any of the ticket, stands in a thread or waits to be told there: asked in one statement, for what waits is
 * told in between.
 */
async function isTold(tx: Tx, ticket: string, comment: string | null): Promise<boolean> {
  const rows = await tx
    .selectFrom('comments')
    .select('id')
    .where('ticket_id', '=', ticket)
    .$if(comment !== null, (query) => query.where('id', '=', comment))
    .where((of) =>
      of.or(
        (['slack_comments', 'slack_posts'] as const).map((table) =>
          of.exists(
            of
              .selectFrom(table)
              .select(`${table}.comment_id`)
              .whereRef(`${table}.comment_id`, '=', 'comments.id'),
          ),
        ),
      ),
    )
    .limit(1)
    .execute()
  return rows.length > 0
}
