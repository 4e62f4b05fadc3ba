import { Problem } from '@waybill/contract/problems/problem.ts'
import { deleteComment } from '@waybill/server/domains/comments/delete-comment.command.ts'
import { editComment } from '@waybill/server/domains/comments/edit-comment.command.ts'
import { noteSlackDeletion } from '@waybill/server/domains/slack/note-slack-deletion.command.ts'
import { noteSlackEdit } from '@waybill/server/domains/slack/note-slack-edit.command.ts'
import { replyOf, ticketOfMessage } from '@waybill/server/domains/slack/slack.queries.ts'
import { howToConnect, personOfAsker } from './asker.ts'
import type { SlackHost } from './slack-host.ts'
import type { ReplyChanged, ReplyDeleted } from './slack-payloads.ts'
import { commentOf, refusalOf, takeReply } from './take-reply.ts'
import { tellAuthor } from './tell-author.ts'

/** A change of a message that is no older may have come before the message itself, in milliseconds. */
const RECENT_MILLIS = 10 * 60_000
/** How often a comment that others change at the same time is looked at again. */
const MOST_TRIES = 5

/** Changes the comment that a reply became, as whoever wrote it; why not, only they are told. */
export async function followChange(
  host: SlackHost,
  team: string,
  { channel, message }: ReplyChanged,
): Promise<void> {
  const { ts, user } = message
  const isKnown = (await replyOf(host.db, channel, ts)) !== undefined
  if (!isKnown && host.now() - Number(ts) * 1_000 < RECENT_MILLIS)
    await takeReply(host, team, { ...message, channel })
  const refusal = await change(host, team, { channel, message })
  if (refusal !== null)
    await tellAuthor(host, { ...message, channel, user }, `Your change is not in Waybill. ${refusal}`)
}

/** @returns why it was refused; null: it is done, or there is nothing to do */
async function change(host: SlackHost, team: string, { channel, message }: ReplyChanged) {
  const { ts, user, text, edited } = message
  const { body } = commentOf(text)
  for (let tries = 1; ; tries += 1) {
    const noted = await host.run(noteSlackEdit, { channel, ts, edited_ts: edited.ts })
    const { comment } = noted.result
    if (!comment) return null
    const actor = await personOfAsker(host, { team, user })
    if (!actor?.person_id) return howToConnect(host)
    try {
      const key = `edit:${channel}:${ts}:${edited.ts}`
      const input = { comment: comment.id, if_seq: comment.seq, body }
      await host.run(editComment, input, { as: actor.person_id, key })
      return null
    } catch (error) {
      // Somebody was faster, maybe a later change: what is to be done now is asked again.
      if (!(error instanceof Problem) || error.status !== 412 || tries === MOST_TRIES) return refusalOf(error)
    }
  }
}

/** Deletes the comment that a reply became, as whoever wrote it: Slack does not say who took it away. */
export async function followDeletion(
  host: SlackHost,
  team: string,
  { channel, deleted_ts: ts, previous_message: previous }: ReplyDeleted,
): Promise<void> {
  const known = await replyOf(host.db, channel, ts)
  const user = known?.slack_user ?? previous?.user
  const thread_ts = previous?.thread_ts
  if (user === undefined) return
  // Of messages that are no replies to tickets nothing is kept.
  if (!known && (thread_ts === undefined || !(await ticketOfMessage(host.db, channel, thread_ts)))) return
  const { comment } = (await host.run(noteSlackDeletion, { channel, ts, user })).result
  if (comment === null) return
  const refusal = await remove()
  if (refusal !== null)
    await tellAuthor(host, { channel, user, thread_ts }, `The comment stays in Waybill. ${refusal}`)

  async function remove(): Promise<string | null> {
    const actor = await personOfAsker(host, { team, user: user ?? '' })
    if (!actor?.person_id) return howToConnect(host)
    try {
      await host.run(deleteComment, { comment }, { as: actor.person_id })
      return null
    } catch (error) {
      return refusalOf(error)
    }
  }
}
