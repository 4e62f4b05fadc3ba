import type { Notice } from '@waybill/contract/notifications/notification.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { MessageNews } from './message-news.ts'

interface Names {
  actor: string | null
  step: string | null
  /** The step is an end that refuses. */
  refused: boolean
}

/** What happened, as a sentence without its end. */
export function wordsOf(news: MessageNews, { actor, step, refused }: Names): string {
  const who = actor ?? 'Waybill'
  switch (news.kind) {
    case 'test':
      return 'Mail from Waybill works'
    case 'system':
      return news.notice ? noticeWords(news.notice, news.about) : 'Something happened to your account'
    case 'mention':
      return `${who} mentioned you`
    case 'told':
      return news.about ?? 'A rule tells you of it'
    case 'comment':
      return news.internal ? `${who} commented internally` : `${who} commented`
    case 'assigned':
      return `${who} assigned it to you`
    case 'transferred':
      return `${who} handed it on`
    case 'escalated':
      return `${who} escalated it`
    case 'decision_asked':
      return 'Your decision is asked for'
    case 'request_waiting':
      return 'It waits for you to let it in'
    case 'unrouted':
      return 'It waits for you to choose its workflow'
    case 'nobody_there':
      return 'Nobody of its team is there'
    case 'end_action_failed':
      return 'An update elsewhere failed and is not tried again'
    case 'queued':
      return 'It waits in the queue of your team'
    case 'sla_warning':
      return 'Its time is running out'
    case 'sla_breach':
      return 'Its time ran out'
    case 'resolved':
      return refused ? `${who} refused it` : `${who} resolved it`
    case 'closed':
      return refused ? `${who} refused it` : `${who} closed it`
    case 'reopened':
      return `${who} reopened it`
    case 'completed':
      return `${who} finished its workflow`
    case 'step_changed':
      return step === null ? `${who} moved it` : `${who} moved it to ${step}`
    case 'status_changed':
      return news.status
        ? `${who} moved it from ${STATUS_WORDS[news.status.before]} to ${STATUS_WORDS[news.status.after]}`
        : `${who} moved it`
  }
}

const STATUS_WORDS: Record<Status, string> = {
  open: 'open',
  in_progress: 'in progress',
  resolved: 'resolved',
  closed: 'closed',
}

const NOTICE_WORDS: Record<Notice, (about: string | null) => string> = {
  second_factor_taken_off: () =>
    'Your second factor was taken off. Signing in asks for your password alone until you add one again',
  password_link_made: () =>
    'A link to reset your password was made. If you did not ask for it, speak to your administrator',
  webhook_paused: (about) => `${webhookTo(about)} was paused. Its page under Integrations says why`,
  webhook_off: (about) =>
    `${webhookTo(about)} was switched off: its receiver said that it is gone (410). What happens now is not kept for it`,
  plugin_failed: (about) => `The plugin ${about ?? ''} failed and was switched off`,
  rule_tripped: (about) => `The rule ${about ?? ''} was switched off: it ran far too often`,
  rule_broken: (about) =>
    `The rule ${about ?? ''} was switched off: it asks about something that is not there any more`,
  rule_refused: (about) =>
    `What the rule ${about ?? ''} does was refused several times in a row. Its runs say why`,
  rule_told: (about) => about ?? '',
  password_changed: () => 'Your password was reset. If that was not you, speak to your administrator at once',
}

function webhookTo(place: string | null): string {
  return place === null ? 'One of your webhooks' : `Your webhook to ${place}`
}

function noticeWords(notice: Notice, about: string | null): string {
  return NOTICE_WORDS[notice](about)
}
