import type { Db } from '../../io/db/tables.ts'

/** What the index keeps of the comments of one ticket: the newest, this many characters of them together. */
export const COMMENT_CHARACTERS = 131_072
/** Comments read at once. */
const COMMENTS_AT_ONCE = 100

export interface TicketTexts {
  id: string
  project_id: string
  title: string
  description: string
  /** Bodies, oldest first. */
  public: string[]
  internal: string[]
  /** Who sees it without working in the project: reporter and watchers. */
  people: string[]
}

/** The current texts of tickets, by id; those that do not exist any more are missing. A bounded number of characters each. */
export async function readTexts(db: Db, ids: readonly string[]): Promise<Map<string, TicketTexts>> {
  if (ids.length === 0) return new Map()
  const tickets = await db
    .selectFrom('tickets')
    .select(['id', 'project_id', 'title', 'description', 'reporter_id', 'comment_count'])
    .where('id', 'in', [...ids])
    .execute()
  // All of them may have been purged, and PostgreSQL does not know an empty list.
  if (tickets.length === 0) return new Map()
  const watchers = await db
    .selectFrom('ticket_watchers')
    .selectAll()
    .where(
      'ticket_id',
      'in',
      tickets.map((ticket) => ticket.id),
    )
    .execute()
  const texts = new Map<string, TicketTexts>()
  for (const { id, project_id, title, description, reporter_id } of tickets) {
    texts.set(id, { id, project_id, title, description, public: [], internal: [], people: [reporter_id] })
  }
  for (const { ticket_id, person_id } of watchers) texts.get(ticket_id)?.people.push(person_id)
  const few = tickets.filter((ticket) => ticket.comment_count > 0 && ticket.comment_count <= COMMENTS_AT_ONCE)
  await readFewComments(
    db,
    few.map((ticket) => ticket.id),
    texts,
  )
  for (const { id, comment_count } of tickets) {
    const text = texts.get(id)
    if (text && comment_count > COMMENTS_AT_ONCE) await readManyComments(db, text)
  }
  return texts
}

type CommentText = { body: string; internal: number }

async function readFewComments(
  db: Db,
  ids: readonly string[],
  texts: ReadonlyMap<string, TicketTexts>,
): Promise<void> {
  if (ids.length === 0) return
  const rows = await db
    .selectFrom('comments')
    .select(['ticket_id', 'body', 'internal'])
    .where('ticket_id', 'in', [...ids])
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  for (const [id, comments] of Map.groupBy(rows, (row) => row.ticket_id)) {
    const text = texts.get(id)
    if (text) addComments(text, comments)
  }
}

async function readManyComments(db: Db, text: TicketTexts): Promise<void> {
  const comments: CommentText[] = []
  let characters = 0
  for (let offset = 0; characters < COMMENT_CHARACTERS; offset += COMMENTS_AT_ONCE) {
    const rows = await db
      .selectFrom('comments')
      .select(['body', 'internal'])
      .where('ticket_id', '=', text.id)
      .where('deleted_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(COMMENTS_AT_ONCE)
      .offset(offset)
      .execute()
    comments.push(...rows)
    for (const { body } of rows) characters += body.length
    if (rows.length < COMMENTS_AT_ONCE) break
  }
  addComments(text, comments)
}

/** From the newest on, as far as there is room; then turned round. Internal ones never take the room of public ones. */
function addComments(text: TicketTexts, newestFirst: readonly CommentText[]): void {
  const left = { public: COMMENT_CHARACTERS, internal: COMMENT_CHARACTERS }
  for (const { body, internal } of newestFirst) {
    const side = internal === 1 ? 'internal' : 'public'
    if (left[side] <= 0) continue
    text[side].push(body.slice(0, left[side]))
    left[side] -= body.length
  }
  text.public.reverse()
  text.internal.reverse()
}
