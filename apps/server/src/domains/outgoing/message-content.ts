import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { stepsById } from '../workflows/workflows.queries.ts'
import { placesOfNotices } from '../webhooks/place-of-notice.ts'
import { newsOfMessage } from './message-news.ts'
import { wordsOf } from './message-words.ts'
import type { MessageRow } from './messages.queries.ts'
import type { Recipient } from './recipient.queries.ts'

/** What a message says, whichever way it goes. */
export interface MessageContent {
  title: string
  /** The key of the ticket. */
  context: string | null
  items: readonly MessageItem[]
  /** Events that are not shown. */
  more: number
  link: string
}

export interface MessageItem {
  words: string
  /** Milliseconds since 1970 UTC. */
  at: number
  internal: boolean
  /** Markdown, shown as it was written. */
  text: string | null
}

/** Events that one message tells of; of more it says how many. */
const MOST_NEWS = 20

/** A message in words, to its person of today; null when its ticket has gone for them since it was taken. */
export async function contentOf(
  db: Db,
  message: MessageRow,
  person: Recipient,
  publicUrl: URL,
): Promise<MessageContent | null> {
  const news = newsOfMessage(message.news)
  const shown = news.slice(0, MOST_NEWS)
  const names = await namesOfPeople(
    db,
    shown.flatMap(({ actor }) => actor ?? []),
  )
  const steps = await stepsById(
    db,
    shown.flatMap(({ step }) => step ?? []),
  )
  const comments = await bodiesOf(
    db,
    shown.flatMap(({ comment }) => comment ?? []),
  )
  const placeOf = await placesOfNotices(db, shown)
  const items = shown.map((one) => ({
    words: wordsOf(
      { ...one, about: placeOf(one).about },
      {
        actor: one.actor === null ? null : (names.get(one.actor) ?? null),
        step: one.step === null ? null : (steps.get(one.step)?.name ?? null),
        refused: one.step !== null && steps.get(one.step)?.outcome === 'refused',
      },
    ),
    at: one.at,
    internal: one.internal && one.comment !== null,
    text: one.comment === null ? null : (comments.get(one.comment) ?? null),
  }))
  const more = news.length - shown.length
  const [first] = items
  if (message.ticket_id === null || !first) {
    const title = first?.words ?? ''
    const page = news.some(({ kind }) => kind === 'test') ? '/settings/notifications' : '/inbox'
    const webhook = shown[0] && placeOf(shown[0]).webhook
    const path = webhook ? `/integrations/webhooks?open=${webhook}` : page
    return { title, context: null, items, more, link: new URL(path, publicUrl).href }
  }
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const found = await loadTicket(db, message.ticket_id, actor)
  if (!found || found.facts.deleted || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow')
    return null
  const key = `${found.project.key}-${String(found.ticket.number)}`
  const path = person.role === 'requester' ? `/portal/requests/${key}` : `/tickets/${key}`
  const { title } = found.ticket
  return { title, context: key, items, more, link: new URL(path, publicUrl).href }
}

/** Comments as they are now; those that were deleted are missing. */
async function bodiesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'body'])
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, body]))
}
