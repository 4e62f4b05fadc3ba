import { Id, line, nullable, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { choiceOf } from '../notifications/notification-settings.ts'
import { DEFAULT_ZONE, quietUntil } from '../notifications/quiet-hours.ts'
import { lockMessage } from './lock-message.ts'
import { newsOfMessage, type MessageNews } from './message-news.ts'
import { CLAIMED_MILLIS, QUIET_LOOK_MILLIS, STALE_MILLIS } from './message-times.ts'
import { newsToTell } from './news-to-tell.ts'
import { recipientOf } from './recipient.queries.ts'

export interface ClaimedMessage {
  attempt: number
  message_id: string | null
}

/**
 * Takes a message that is due, so that this node alone sends it for a while. What it tells is decided now: by today's rights and
 * wishes, and without what its person has read meanwhile. In their quiet hours it waits for the end of them; where nothing is
 * left to tell it is dropped.
 */
export const claimMessage = defineCommand({
  name: 'claim-message',
  input: strict({ message: Id, message_id: nullable(line(500)) }),
  subject: 'message',
  load: lockMessage,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { message_id }, message): Promise<{ claimed: ClaimedMessage | null }> {
    const { tx, now } = context
    if (message.state !== 'waiting' || message.due_at > now || message.claimed_until > now)
      return { claimed: null }
    const set = (values: object) => tx.updateTable('mails').set(values).where('id', '=', message.id).execute()
    const drop = async () => {
      await set({ state: 'dropped', settled_at: now, error: null })
      return { claimed: null }
    }
    const person = await recipientOf(tx, message.person_id, message.channel)
    const isStale = message.attempts === 0 && now - message.due_at > STALE_MILLIS
    const all = newsOfMessage(message.news)
    if (!person || isStale || (person.refused && !all.some(isTest))) return drop()
    const choice = choiceOf(person.notification_settings)
    const quiet = choice.quiet && quietUntil(now, choice.quiet, person.time_zone ?? DEFAULT_ZONE)
    if (quiet !== null && !all.some(isUrgent)) {
      await set({ due_at: Math.max(quiet, now + QUIET_LOOK_MILLIS) })
      return { claimed: null }
    }
    const news = await newsToTell(context, message, person, choice, all)
    if (news.length === 0) return drop()
    const claimed = { attempt: message.attempts + 1, message_id: message.message_id ?? message_id }
    await set({
      news: JSON.stringify(news),
      message_id: claimed.message_id,
      attempts: claimed.attempt,
      claimed_until: now + CLAIMED_MILLIS,
    })
    return { claimed }
  },
})

const isTest = ({ kind }: MessageNews) => kind === 'test'
/** About the safety of an account, or asked for just now: it does not wait for the morning. */
const isUrgent = (news: MessageNews) => isTest(news) || news.kind === 'system'
