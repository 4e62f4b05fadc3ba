import { Problem } from '@waybill/contract/problems/problem.ts'
import { addComment } from '@waybill/server/domains/comments/add-comment.command.ts'
import { deleteComment } from '@waybill/server/domains/comments/delete-comment.command.ts'
import { noteSlackReply } from '@waybill/server/domains/slack/note-slack-reply.command.ts'
import { replyOf, ticketOfMessage } from '@waybill/server/domains/slack/slack.queries.ts'
import { howToConnect, personOfAsker } from './asker.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'
import type { Reply } from './slack-payloads.ts'
import { escapeText, markdownOf } from './slack-text.ts'
import { tellAuthor } from './tell-author.ts'
import { wordsOfProblem } from './words-of-problem.ts'

const PUBLIC = /^public:\s*/i

/** What somebody wrote in a thread, as the text of a comment, and whether they asked for a public one. */
export function commentOf(text: string): { body: string; isPublic: boolean } {
  const written = markdownOf(text).trim()
  return { body: written.replace(PUBLIC, ''), isPublic: PUBLIC.test(written) }
}

/** Makes a comment of a reply below a ticket; why it is none, only its author is told. */
export async function takeReply(host: SlackHost, team: string, reply: Reply): Promise<void> {
  const { channel, ts, thread_ts, user } = reply
  const ticket = await ticketOfMessage(host.db, channel, thread_ts)
  const place = ticket && (await placeOf(host, ticket.project_id))
  if (!place || place.channel !== channel) return
  const { body, isPublic } = commentOf(reply.text)
  if (body === '') return
  // It was deleted there before it came here.
  if ((await replyOf(host.db, channel, ts))?.deleted_at) return
  const actor = await personOfAsker(host, { team, user })
  const refusal = actor?.person_id
    ? await comment(actor.person_id, !isPublic && place.replies === 'internal')
    : howToConnect(host)
  if (refusal !== null) await tellAuthor(host, reply, `Your reply is no comment. ${refusal}`)

  async function comment(as: string, internal: boolean): Promise<string | null> {
    try {
      // Slack sends an event again that was answered late: a message becomes one comment.
      const key = `reply:${channel}:${ts}`
      const { id } = (await host.run(addComment, { ticket: ticket?.id, body, internal }, { as, key })).result
      const { deleted } = (await host.run(noteSlackReply, { comment: id, channel, ts, user })).result
      if (deleted) await host.run(deleteComment, { comment: id }, { as })
      return null
    } catch (error) {
      return refusalOf(error)
    }
  }
}

/** Why it was refused, in words for Slack. @throws what is no refusal */
export function refusalOf(error: unknown): string {
  if (!(error instanceof Problem) || error.status >= 500) throw error
  return escapeText(wordsOfProblem(error))
}
