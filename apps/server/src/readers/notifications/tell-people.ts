import { NOTIFICATION_KINDS, TOGETHER_MILLIS } from '@waybill/contract/notifications/notification.ts'
import { INBOX_CHANNEL, nextVersions } from '../../domains/notifications/inbox.ts'
import type { NotificationRow } from '../../domains/notifications/notifications.queries.ts'
import type { Tx } from '../../io/db/tables.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { ProjectionContext } from '../../kernel/reader.ts'
import { hearersOf } from './hearers.ts'
import type { Heard, News } from './news-of-event.ts'
import { wordsOfRule } from './words-of-rule.ts'

/** People of one statement: each takes about twenty of the parameters that it may have. */
const PEOPLE_AT_ONCE = 500

/**
 * Puts news into the inboxes of those who want to hear them and may see what they are about; never of who made them. All
 * of them together: every command waits for this, and a ticket may have hundreds of watchers.
 */
export async function tellPeople(context: ProjectionContext, event: Heard, news: News): Promise<void> {
  const hearers = (await hearersOf(context.tx, event, news, 'app')).map(({ id }) => id)
  const words = hearers.length === 0 ? null : await wordsOfRule(context.tx, event, context.publicUrl)
  for (let from = 0; from < hearers.length; from += PEOPLE_AT_ONCE)
    await keep(context, event, { ...news, words }, hearers.slice(from, from + PEOPLE_AT_ONCE))
}

type Told = News & { words: string | null }

/** Alone, or together with what happened to the ticket a moment ago and was not looked at yet. */
async function keep(
  context: ProjectionContext,
  event: Heard,
  news: Told,
  people: readonly string[],
): Promise<void> {
  const { tx } = context
  const versions = await nextVersions(tx, people)
  const open = await waiting(tx, event, news.internal, people)
  const rows = people.flatMap((person) => {
    const before = open.get(person)
    // One event tells a person one thing: the first.
    if (before && before.seq >= event.seq) return []
    const version = versions.get(person) ?? 0
    return [
      before ? { ...joined(before, event, news), version } : created(context, event, news, person, version),
    ]
  })
  if (rows.length === 0) return
  await tx
    .insertInto('notifications')
    .values(rows)
    .onConflict((on) =>
      on.column('id').doUpdateSet((of) => ({
        kind: of.ref('excluded.kind'),
        actor_id: of.ref('excluded.actor_id'),
        events: of.ref('excluded.events'),
        seq: of.ref('excluded.seq'),
        comment_id: of.ref('excluded.comment_id'),
        status_before: of.ref('excluded.status_before'),
        status_after: of.ref('excluded.status_after'),
        step_id: of.ref('excluded.step_id'),
        notice: of.ref('excluded.notice'),
        about: of.ref('excluded.about'),
        at: of.ref('excluded.at'),
        version: of.ref('excluded.version'),
      })),
    )
    .execute()
  for (const { person_id } of rows) context.signal(INBOX_CHANNEL, person_id)
}

/** The strongest of its events says what happened and who did it; of as strong ones the last. */
function joined(before: NotificationRow, event: Heard, news: Told): NotificationRow {
  const isWeaker = NOTIFICATION_KINDS.indexOf(news.kind) > NOTIFICATION_KINDS.indexOf(before.kind)
  const keepsComment = isWeaker && before.kind === 'mention'
  return {
    ...before,
    ...(!isWeaker && { kind: news.kind, actor_id: event.actor_id }),
    events: before.events + 1,
    seq: event.seq,
    comment_id: keepsComment ? before.comment_id : (news.comment ?? before.comment_id),
    status_before: before.status_before ?? news.status?.before ?? null,
    status_after: news.status?.after ?? before.status_after,
    step_id: news.step ?? before.step_id,
    ...(news.words !== null && ofRule(news.words)),
    at: toMillis(event.recorded_at),
  }
}

function created(
  context: ProjectionContext,
  event: Heard,
  news: Told,
  person: string,
  version: number,
): NotificationRow {
  const at = toMillis(event.recorded_at)
  return {
    id: context.newId(),
    person_id: person,
    ticket_id: event.ticket_id ?? '',
    kind: news.kind,
    actor_id: event.actor_id,
    events: 1,
    seq: event.seq,
    internal: news.internal ? 1 : 0,
    comment_id: news.comment,
    status_before: news.status?.before ?? null,
    status_after: news.status?.after ?? null,
    step_id: news.step,
    ...ofRule(news.words),
    first_at: at,
    at,
    read_at: null,
    snoozed_until: null,
    done_at: null,
    added_version: version,
    version,
  }
}

function ofRule(about: string | null): Pick<NotificationRow, 'notice' | 'about'> {
  return { notice: about === null ? null : 'rule_told', about }
}

/** The newest of each that waits unread since a moment ago. */
async function waiting(
  tx: Tx,
  event: Heard,
  internal: boolean,
  people: readonly string[],
): Promise<Map<string, NotificationRow>> {
  const rows = await tx
    .selectFrom('notifications')
    .selectAll()
    .where('ticket_id', '=', event.ticket_id)
    .where('person_id', 'in', people)
    // Those who lose the sight of what is internal keep the sight of the rest.
    .where('internal', '=', internal ? 1 : 0)
    .where('first_at', '>', toMillis(event.recorded_at) - TOGETHER_MILLIS)
    .where('read_at', 'is', null)
    .where('done_at', 'is', null)
    .where('snoozed_until', 'is', null)
    .orderBy('first_at')
    .execute()
  return new Map(rows.map((row) => [row.person_id, row]))
}
