import { Id, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { choiceOf } from '../notifications/notification-settings.ts'
import { DEFAULT_ZONE, quietUntil } from '../notifications/quiet-hours.ts'
import { lockMail } from './lock-mail.ts'
import { newsOfMail, type MailNews } from './mail-news.ts'
import { CLAIMED_MILLIS, QUIET_LOOK_MILLIS, STALE_MILLIS } from './mail-times.ts'
import { newsToTell } from './news-to-tell.ts'
import { recipientOf } from './recipient.queries.ts'

export interface ClaimedMail {
  attempt: number
  message_id: string
}

/**
 * Takes a mail that is due, so that this node alone sends it for a while. What it tells is decided now: by today's rights and
 * wishes, and without what its person has read meanwhile. In their quiet hours it waits for the end of them; where nothing is
 * left to tell it is dropped.
 */
export const claimMail = defineCommand({
  name: 'claim-mail',
  input: strict({ mail: Id, message_id: line(500) }),
  subject: 'mail',
  load: lockMail,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { message_id }, mail): Promise<{ claimed: ClaimedMail | null }> {
    const { tx, now } = context
    if (mail.state !== 'waiting' || mail.due_at > now || mail.claimed_until > now) return { claimed: null }
    const set = (values: object) => tx.updateTable('mails').set(values).where('id', '=', mail.id).execute()
    const drop = async () => {
      await set({ state: 'dropped', settled_at: now, error: null })
      return { claimed: null }
    }
    const person = await recipientOf(tx, mail.person_id)
    const isStale = mail.attempts === 0 && now - mail.due_at > STALE_MILLIS
    const all = newsOfMail(mail.news)
    if (!person || isStale || (person.refused && !all.some(isTest))) return drop()
    const choice = choiceOf(person.notification_settings)
    const quiet = choice.quiet && quietUntil(now, choice.quiet, person.time_zone ?? DEFAULT_ZONE)
    if (quiet !== null && !all.some(isUrgent)) {
      await set({ due_at: Math.max(quiet, now + QUIET_LOOK_MILLIS) })
      return { claimed: null }
    }
    const news = await newsToTell(context, mail, person, choice, all)
    if (news.length === 0) return drop()
    const claimed = { attempt: mail.attempts + 1, message_id: mail.message_id ?? message_id }
    await set({
      news: JSON.stringify(news),
      message_id: claimed.message_id,
      attempts: claimed.attempt,
      claimed_until: now + CLAIMED_MILLIS,
    })
    return { claimed }
  },
})

const isTest = ({ kind }: MailNews) => kind === 'test'
/** About the safety of an account, or asked for just now: it does not wait for the morning. */
const isUrgent = (news: MailNews) => isTest(news) || news.kind === 'system'
