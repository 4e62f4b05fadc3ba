import { ActionIcon } from '@mantine/core'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { Link, type LinkProps } from '@tanstack/react-router'
import { AlarmClockOff, Check, Mail, MailOpen, Undo2 } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { isRequester } from '../../session/session.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import type { NotificationGroup } from './group-notifications.ts'
import { excerptWords, groupName, notificationWords } from './notification-words.ts'
import { SnoozeMenu } from './snooze-menu.tsx'
import classes from './notification-row.module.css'

/** What the address of the inbox says beside the ticket that is open. */
export interface InboxPlace {
  state?: string
}

export interface RowActs {
  open: (group: NotificationGroup) => void
  done: (group: NotificationGroup, done: boolean) => void
  read: (group: NotificationGroup, read: boolean) => void
  snooze: (group: NotificationGroup, until: Date | null) => void
}

interface NotificationRowProps {
  group: NotificationGroup
  acts: RowActs
  beside: InboxPlace | null
  isShown: boolean
  isCurrent: boolean
  onFocus: () => void
  snoozing: boolean
  onSnoozing: (opened: boolean) => void
}

/** What waits about one ticket: the newest of it in words, and what can be done with all of it. */
export function NotificationRow(props: NotificationRowProps) {
  const { group, acts, beside, isShown, isCurrent, onFocus, snoozing, onSnoozing } = props
  const { ticket, newest, isUnread, events } = group
  const name = groupName(group)
  const isDone = newest.done_at !== null
  const isSnoozed = newest.snoozed_until !== null
  return (
    <li
      className={classes.row}
      data-unread={isUnread}
      data-current={isCurrent}
      data-shown={isShown}
      onFocus={onFocus}
    >
      <Link
        {...placeOf(group, beside)}
        aria-current={isShown ? 'true' : undefined}
        className={classes.link}
        data-notification={group.id}
        onClick={() => acts.open(group)}
      >
        <span className={classes.sign}>
          {isUnread && <span className={classes.dot} role="img" aria-label={t('inbox.unread_sign')} />}
        </span>
        <PersonAvatar person={newest.actor} labelled />
        <span className={classes.words}>
          <span className={classes.line}>
            {ticket && <StatusRing status={ticket.status} />}
            {ticket && <span className={classes.key}>{ticket.key}</span>}
            <span className={classes.title}>{ticket?.title ?? name}</span>
            <span className={classes.time}>
              {newest.snoozed_until === null ? (
                <TimeAgo at={newest.at} />
              ) : (
                <>
                  {t('inbox.snoozed_until')} <TimeAgo at={newest.snoozed_until} />
                </>
              )}
            </span>
          </span>
          <span className={classes.news}>
            {notificationWords(newest)}
            {newest.comment?.internal && <span className={classes.internal}>{t('inbox.internal')}</span>}
            {newest.comment && newest.comment.excerpt !== '' && (
              <span className={classes.excerpt}>{excerptWords(newest)}</span>
            )}
            {events > 1 && <span className={classes.more}>{t('inbox.and_more', { count: events - 1 })}</span>}
          </span>
        </span>
      </Link>
      <div className={classes.actions} role="group" aria-label={t('inbox.actions', { key: name })}>
        {!isDone && !isSnoozed && (
          <ActionIcon
            variant="subtle"
            className={classes.less}
            aria-label={t(isUnread ? 'inbox.mark_read' : 'inbox.mark_unread')}
            title={t(isUnread ? 'inbox.mark_read' : 'inbox.mark_unread')}
            onClick={() => acts.read(group, isUnread)}
          >
            {isUnread ? (
              <MailOpen className={classes.icon} aria-hidden />
            ) : (
              <Mail className={classes.icon} aria-hidden />
            )}
          </ActionIcon>
        )}
        {isSnoozed ? (
          <ActionIcon
            variant="subtle"
            aria-label={t('inbox.wake')}
            title={t('inbox.wake')}
            onClick={() => acts.snooze(group, null)}
          >
            <AlarmClockOff className={classes.icon} aria-hidden />
          </ActionIcon>
        ) : (
          !isDone && (
            <SnoozeMenu
              opened={snoozing}
              onOpenedChange={onSnoozing}
              onSnooze={(until) => acts.snooze(group, until)}
            />
          )
        )}
        <ActionIcon
          variant="subtle"
          aria-label={t(isDone ? 'inbox.not_done' : 'inbox.done')}
          title={t(isDone ? 'inbox.not_done' : 'inbox.done')}
          onClick={() => acts.done(group, !isDone)}
        >
          {isDone ? (
            <Undo2 className={classes.icon} aria-hidden />
          ) : (
            <Check className={classes.icon} aria-hidden />
          )}
        </ActionIcon>
      </div>
    </li>
  )
}

function placeOf({ ticket, newest }: NotificationGroup, beside: InboxPlace | null): LinkProps {
  if (!ticket) return placeOfNotice(newest)
  if (isRequester())
    return {
      to: '/portal/requests/$request',
      params: { request: ticket.key },
      search: newest.comment ? { comment: newest.comment.id } : {},
    }
  if (beside) return { to: '/inbox', search: { ...beside, peek: ticket.key } }
  return {
    to: '/tickets/$ticket',
    params: { ticket: ticket.key },
    search: newest.comment ? { comment: newest.comment.id } : {},
  }
}

function placeOfNotice({ notice }: Notification): LinkProps {
  switch (notice?.code) {
    case 'webhook_paused':
    case 'webhook_off':
      return {
        to: '/integrations/$part',
        params: { part: 'webhooks' },
        ...(notice.webhook !== null && { search: { open: notice.webhook } }),
      }
    case 'plugin_failed':
      return { to: '/integrations/$part', params: { part: 'plugins' } }
    case 'rule_tripped':
    case 'rule_broken':
    case 'rule_refused':
      return { to: '/automation' }
    default:
      return { to: '/settings/$part', params: { part: 'security' } }
  }
}
