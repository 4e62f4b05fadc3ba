import Type, { type Static } from 'typebox'
import { Id, line, listOf, strict, text } from '../schema.ts'
import { After } from '../tickets/ticket-query.ts'
import { Ticket } from '../tickets/ticket.ts'

export const SEARCH_LIMIT = 50

/** `GET /search`. */
export const SearchQuery = strict({
  q: text(10_000, {
    minLength: 1,
    description:
      'What to look for: words, "phrases" and conditions such as status:open; the guide "Search" has the rules',
  }),
  project: Type.Optional(line(2_000, 'Id or key; several with commas')),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: SEARCH_LIMIT, description: 'How many; 20 unless told' }),
  ),
  after: After,
})
export type SearchQuery = Static<typeof SearchQuery>

const Ranges = Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 2, maxItems: 2 }), {
  description: 'Start and end (exclusive) of what was found in the excerpt, in UTF-16 code units',
})

export const SearchMatch = Type.Object({
  in: Type.Unsafe<'key' | 'title' | 'description' | 'comment'>({
    type: 'string',
    enum: ['key', 'title', 'description', 'comment'],
  }),
  comment_id: Type.Optional(Id),
  excerpt: Type.String(),
  ranges: Ranges,
})
export type SearchMatch = Static<typeof SearchMatch>

export const SearchResult = Type.Object({
  ticket: Ticket,
  matches: Type.Array(SearchMatch),
  /** Found only by forgiving a typo. */
  by_typo: Type.Boolean({ description: 'Found only by forgiving a typo in the words' }),
})
export type SearchResult = Static<typeof SearchResult>

export const SearchResults = listOf(SearchResult)
export type SearchResults = Static<typeof SearchResults>
