import { defineReader, type Reader } from '@waybill/server/kernel/reader.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'

/** What happens so soon after each other becomes one message, in milliseconds: where it is changed, and where it is not. */
const BURST_IN_CHANNEL = 2_000
const BURST_BY_WEBHOOK = 30_000

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
    ],
    start: 'head',
    async handle(context, event) {
      const { project_id: project, ticket_id: ticket, seq } = event
      // What an import tells happened long ago.
      if (project === null || ticket === null || event.via === 'import') return
      const place = await placeOf(host, project)
      if (!place) return
      let comment: string | null = null
      if (event.kind === 'comment.added') {
        // What was written in the thread stands there.
        if (place.channel === null || event.via === 'plugin:slack') return
        if (event.data.comment.internal && !place.internal) return
        comment = event.data.comment.id
      }
      const burst = place.channel === null ? BURST_BY_WEBHOOK : BURST_IN_CHANNEL
      const due_at = context.now + (event.kind === 'ticket.created' || comment !== null ? 0 : burst)
      context.withCursor(async (tx) => {
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
