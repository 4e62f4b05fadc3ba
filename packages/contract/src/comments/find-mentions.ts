import { foldName } from '../fold-text.ts'

/** What a comment may mean by one `@`: the longest reading first. */
export interface MentionCandidate {
  /** Where the `@` stands in the text. */
  at: number
  /** An e-mail address in lower case; then there are no names. */
  email: string | null
  /** Folded names (`foldName`), longest first. */
  names: string[]
}

export interface TicketKeyReference {
  project_key: string
  number: number
}

/** Words that a name may have, and characters; longer ones are not found by a mention. */
const MOST_WORDS = 6
const LONGEST_NAME = 120
/** `@` and keys beyond this are ordinary text: a comment is no mailing list. */
const MOST_FOUND = 50

/** An `@` that may name somebody. */
export const MENTION = /(?<![\p{L}\p{N}_.%+\-@\\/])@(?=[\p{L}\p{N}])/gu
const EMAIL = /^[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u
const ENDS_OF_WORDS = /[\p{L}\p{N}\p{M}](?![\p{L}\p{N}\p{M}])/gu
/** `KEY-N`, where it is a word of its own. */
export const TICKET_KEY = /(?<![\p{L}\p{N}_/.@#&=?-])([A-Z][A-Z0-9]{1,9})-([1-9]\d{0,14})(?![\p{L}\p{N}_-])/gu

/**
 * Every `@` that may name a person: `@ana@example.org`, `@Ana Lopez`, `@ana.lopez`. Code and e-mail addresses are no
 * mentions, and neither is `\@`.
 */
export function findMentions(markdown: string): MentionCandidate[] {
  const text = withoutCode(markdown)
  const found: MentionCandidate[] = []
  for (const match of text.matchAll(MENTION)) {
    if (found.length >= MOST_FOUND) break
    const line = text.slice(match.index + 1).split(/[\r\n]/, 1)[0] ?? ''
    found.push({ at: match.index, ...readings(line.slice(0, 254)) })
  }
  return found
}

function readings(text: string): Pick<MentionCandidate, 'email' | 'names'> {
  const email = EMAIL.exec(text)?.[0].toLowerCase() ?? null
  const names = email === null ? readNames(text).map(({ name }) => name) : []
  return { email, names: [...new Set(names)] }
}

/** What stands at the beginning of `text` as names: as it is typed, and folded (`foldName`). The longest first. */
export function readNames(text: string): { typed: string; name: string }[] {
  return [...text.slice(0, LONGEST_NAME).matchAll(ENDS_OF_WORDS)]
    .slice(0, MOST_WORDS)
    .map((end) => text.slice(0, end.index + end[0].length))
    .map((typed) => ({ typed, name: foldName(/\s/.test(typed) ? typed : typed.replaceAll('.', ' ')) }))
    .toReversed()
}

/** Every `KEY-N` that may be a ticket, once each; those in code and in addresses are not meant. */
export function findTicketKeys(markdown: string): TicketKeyReference[] {
  const found = new Map<string, TicketKeyReference>()
  for (const [whole, project_key, number] of withoutCode(markdown).matchAll(TICKET_KEY)) {
    if (found.size >= MOST_FOUND) break
    if (project_key !== undefined) found.set(whole, { project_key, number: Number(number) })
  }
  return [...found.values()]
}

/**
 * The text with code blanked out, at the same length: fenced blocks, indented blocks and spans (CommonMark 0.31, 4.4,
 * 4.5 and 6.1; an unclosed fence reaches to the end, an unclosed span is no code).
 */
export function withoutCode(markdown: string): string {
  return blankSpans(blankBlocks(markdown))
}

function blankBlocks(markdown: string): string {
  let fence: { mark: string; length: number } | null = null
  let blankBefore = true
  let inIndented = false
  const lines = markdown.split('\n').map((line) => {
    const open = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line.replace(/\r$/, ''))
    const run = open?.[1] ?? ''
    if (fence) {
      if (run.startsWith(fence.mark) && run.length >= fence.length && open?.[2]?.trim() === '') fence = null
      return blank(line)
    }
    if (run !== '' && !(run.startsWith('`') && open?.[2]?.includes('`'))) {
      fence = { mark: run.charAt(0), length: run.length }
      return blank(line)
    }
    const isBlank = line.trim() === ''
    inIndented = !isBlank && /^(?: {4}|\t)/.test(line) && (blankBefore || inIndented)
    blankBefore = isBlank
    return inIndented ? blank(line) : line
  })
  return lines.join('\n')
}

function blankSpans(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map((run) => ({ at: run.index, length: run[0].length }))
  const next = closingRuns(runs)
  let result = ''
  let from = 0
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index]
    const closing = next[index]
    const close = closing === undefined ? undefined : runs[closing]
    if (!open || closing === undefined || !close || text[open.at - 1] === '\\') continue
    result += text.slice(from, open.at) + blank(text.slice(open.at, close.at + close.length))
    from = close.at + close.length
    index = closing
  }
  return result + text.slice(from)
}

/** For each run of backticks the index of the next one of the same length; one pass, so that text full of them is no slower. */
function closingRuns(runs: readonly { length: number }[]): (number | undefined)[] {
  const latest = new Map<number, number>()
  const next: (number | undefined)[] = []
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const length = runs[index]?.length ?? 0
    next[index] = latest.get(length)
    latest.set(length, index)
  }
  return next
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}
