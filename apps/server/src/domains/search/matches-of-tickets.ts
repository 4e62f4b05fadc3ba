import type { SearchMatch } from '@waybill/contract/search/search.ts'
import { sql, type SqlBool } from 'kysely'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Store } from '../../kernel/store.ts'
import { makeExcerpt, markWhole, type Excerpt } from './excerpt.ts'
import { ticketsOfKeys } from './ticket-keys.queries.ts'
import type { Wanted } from './wanted.ts'

/** What of a ticket may be shown to whoever searches. */
export interface ShownTicket {
  id: string
  key: string
  title: string
  description: string
  /** Whether internal comments may be read. */
  internal: boolean
}

/** Comments shown with one result, and comments looked through when the database cannot say which. */
const MOST_COMMENTS = 3
const LOOKED_THROUGH = 20

/** Where each ticket says what was looked for, with excerpts of its current texts: key, title, description, comments. */
export async function matchesOfTickets(
  store: Store,
  tickets: readonly ShownTicket[],
  wanted: readonly Wanted[],
): Promise<Map<string, SearchMatch[]>> {
  const matches = new Map<string, SearchMatch[]>()
  const named = await ticketsOfKeys(
    store.db,
    wanted.map(({ part }) => part),
  )
  const open: ShownTicket[] = []
  for (const ticket of tickets) {
    const { found, shown } = inTexts(ticket, wanted, otherNames(ticket, wanted, named))
    matches.set(ticket.id, shown)
    if (found.size < wanted.length) open.push(ticket)
    await nextTurn()
  }
  for (const comment of await likelyComments(store, open, wanted)) {
    const of = matches.get(comment.ticket_id)
    const excerpt = of && makeExcerpt(comment.body, wanted)
    if (excerpt) of.push({ ...shownAs('comment', excerpt), comment_id: comment.id })
    await nextTurn()
  }
  return matches
}

/** What was asked for and led to the ticket, but is not its key: an alias, or a key that its project had before. */
function otherNames(
  ticket: ShownTicket,
  wanted: readonly Wanted[],
  named: ReadonlyMap<string, readonly string[]>,
): string[] {
  return wanted.flatMap(({ part }) => {
    if (part.kind !== 'key' && part.kind !== 'alias') return []
    const name = part.word.toUpperCase()
    return name !== ticket.key && named.get(part.word)?.includes(ticket.id) ? [name] : []
  })
}

function inTexts(ticket: ShownTicket, wanted: readonly Wanted[], names: readonly string[]) {
  const shown: SearchMatch[] = []
  const found = new Set<number>()
  const add = (place: 'key' | 'title' | 'description', excerpt: Excerpt | null) => {
    if (!excerpt) return
    shown.push(shownAs(place, excerpt))
    for (const of of excerpt.found) found.add(of)
  }
  for (const name of [ticket.key, ...names]) add('key', markWhole(name, wanted))
  add('title', markWhole(ticket.title, wanted))
  add('description', makeExcerpt(ticket.description, wanted))
  return { shown, found }
}

function shownAs(place: SearchMatch['in'], { excerpt, ranges }: Excerpt): SearchMatch {
  return { in: place, excerpt, ranges }
}

interface CommentText {
  id: string
  ticket_id: string
  body: string
}

/**
 * Comments that may say it, the newest first and few for each ticket. The database compares letters with their accents, so
 * a ticket of which it finds no comment is looked through.
 */
async function likelyComments(
  store: Store,
  tickets: readonly ShownTicket[],
  wanted: readonly Wanted[],
): Promise<CommentText[]> {
  if (tickets.length === 0) return []
  const words = wanted.flatMap(({ part, similar }) => [
    part.kind === 'words' ? (part.words[0] ?? '') : part.word,
    ...similar.slice(0, MOST_COMMENTS),
  ])
  const holds = words.map((word) => store.sql.contains(sql.ref('comments.body'), word))
  const found = await newestComments(store, tickets, MOST_COMMENTS, sql`(${sql.join(holds, sql` or `)})`)
  const answered = new Set(found.map((comment) => comment.ticket_id))
  const silent = tickets.filter((ticket) => !answered.has(ticket.id))
  const others = await newestComments(store, silent, LOOKED_THROUGH, sql`1 = 1`)
  return [...found, ...others]
}

async function newestComments(
  store: Store,
  tickets: readonly ShownTicket[],
  most: number,
  condition: ReturnType<typeof sql<SqlBool>>,
): Promise<CommentText[]> {
  if (tickets.length === 0) return []
  const all = tickets.map((ticket) => ticket.id)
  const withInternal = tickets.filter((ticket) => ticket.internal).map((ticket) => ticket.id)
  const readable =
    withInternal.length === 0
      ? sql`comments.internal = 0`
      : sql`(comments.internal = 0 or comments.ticket_id in (${sql.join(withInternal)}))`
  const { rows } = await sql<CommentText>`select id, ticket_id, body from (
      select comments.id, comments.ticket_id, comments.body,
        row_number() over (partition by comments.ticket_id order by comments.created_at desc, comments.id desc) as place
      from comments where comments.ticket_id in (${sql.join(all)}) and comments.deleted_at is null
        and ${readable} and ${condition}) as newest
    where place <= ${most} order by ticket_id, place`.execute(store.background)
  return rows
}
