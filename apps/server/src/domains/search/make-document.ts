import { TEXT_END, type SearchColumn, type SearchDocument } from './search-sql.ts'
import type { TicketTexts } from './search-texts.queries.ts'
import { tokenize } from './tokenize.ts'

/** Compounds of one column that are kept, each once; beyond them a text is found by its words. */
const MOST_COMPOUNDS = 4_000

/** What stands in the vocabulary: words that begin with four letters, as people mistype words and not numbers. */
const TERM = /^\p{L}{4}[\p{L}\p{N}]*$/u

export interface TicketDocument {
  document: SearchDocument
  /** Words for the vocabulary, those of internal comments apart. */
  terms: { public: Set<string>; internal: Set<string> }
}

/** How a project and a person are named in the index. */
export const projectAccess = (id: string): string => `p${id.replaceAll('-', '')}`
export const personAccess = (id: string): string => `u${id.replaceAll('-', '')}`

/** What the index keeps of a ticket. The key is not in it: it can change with the project, and is looked up. */
export function makeDocument(texts: TicketTexts): TicketDocument {
  const document = {
    title: makeColumn([texts.title]),
    body: makeColumn([texts.description]),
    public: makeColumn(texts.public),
    internal: makeColumn(texts.internal),
    access: [projectAccess(texts.project_id), ...new Set(texts.people.map(personAccess))],
  }
  return {
    document,
    terms: {
      public: termsOf([document.title, document.body, document.public]),
      internal: termsOf([document.internal]),
    },
  }
}

function makeColumn(texts: readonly string[]): SearchColumn {
  const words: string[] = []
  const exact = new Set<string>()
  for (const text of texts) {
    if (words.length > 0) words.push(TEXT_END)
    const tokens = tokenize(text)
    for (const { word } of tokens.words) words.push(word)
    for (const { word } of tokens.compounds) if (exact.size < MOST_COMPOUNDS) exact.add(word)
  }
  return { words, exact: [...exact] }
}

function termsOf(columns: readonly SearchColumn[]): Set<string> {
  const terms = new Set<string>()
  for (const { words } of columns) for (const word of words) if (TERM.test(word)) terms.add(word)
  return terms
}
