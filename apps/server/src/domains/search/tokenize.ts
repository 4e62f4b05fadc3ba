import { foldLetters } from './fold-letters.ts'

/**
 * The version of the rules of this file and of `fold-letters.ts`. Whoever changes what a text is cut into raises it: the
 * index is then built anew in the background by itself.
 */
export const TOKENIZER_VERSION = 2

/** Longest word and longest compound that are kept, in characters; longer ones are found by their beginning. */
export const LONGEST_WORD = 40
export const LONGEST_COMPOUND = 80
/** Suffixes of one compound (a path, an address) that are kept, from the left. */
const MOST_SUFFIXES = 12
/** Connectors in a row that still join (`://`). */
const MOST_CONNECTORS = 3

/** A word of a text. `start` and `end` are positions in the text as it was written (UTF-16 code units). */
export interface Word {
  word: string
  start: number
  end: number
}

/** A compound, or what is left of it from one of its parts on: `foo.my_value` and `my_value`. */
export interface Compound extends Word {
  /** The key of a ticket inside a longer compound (`web-1` of `WEB-1/a`): it is found as a whole only. */
  key: boolean
}

/** A run of letters, digits and their marks. */
interface Part {
  start: number
  end: number
  ascii: boolean
}

export interface Tokens {
  /** The words in order. What stands between them only separates. */
  words: Word[]
  /** Everything that can be found as it was written. */
  compounds: Compound[]
}

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u
const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M}]+/u
/** Scripts that put no spaces between words: each character, with its marks, is a word of its own. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu
/** What joins words into a compound; `+` and `#` also end one (C++, C#). */
const CONNECTORS = "_-.:/@#+&'’"
const CONNECTS = new Set(Array.from(CONNECTORS).map((one) => one.charCodeAt(0)))
const NOT_OF_A_COMPOUND = /[^\p{L}\p{N}\p{M}_\-.:/@#+&']+/gu
/** Digits of the number of a ticket. */
const LONGEST_NUMBER = 15
/** The key of a ticket. */
export const TICKET_KEY = /^([a-z][a-z0-9]{1,9})-(\d{1,15})$/i
const LEADING_KEY = /^[a-z][a-z0-9]{1,9}-\d{1,15}(?![\p{L}\p{N}\p{M}])/u

/** Cuts a text. Takes time in proportion to its length, whatever it holds: about 100 ms a million characters. */
export function tokenize(text: string): Tokens {
  const words: Word[] = []
  const compounds: Compound[] = []
  let compound: Part[] = []
  for (const part of partsOf(text)) {
    addWords(text, part, words)
    const last = compound.at(-1)
    if (last && joins(text, last.end, part.start)) compound.push(part)
    else {
      if (compound.length > 0) addCompounds(text, compound, compounds)
      compound = [part]
    }
  }
  if (compound.length > 0) addCompounds(text, compound, compounds)
  return { words, compounds }
}

const ASCII_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  WORD_CHARACTER.test(String.fromCharCode(code)) ? 1 : 0,
)

function* partsOf(text: string): Generator<Part> {
  let start = -1
  let ascii = true
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    let size = 1
    let inWord = ASCII_WORD[code] === 1
    if (code >= 128) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      size = character.length
      inWord = WORD_CHARACTER.test(character)
      if (inWord) ascii = false
    }
    if (inWord && start < 0) {
      start = at
      ascii = code < 128
    } else if (!inWord && start >= 0) {
      yield { start, end: at, ascii }
      start = -1
    }
    at += size
  }
  if (start >= 0) yield { start, end: text.length, ascii }
}

function addWords(text: string, { start, end, ascii }: Part, words: Word[]): void {
  const written = text.slice(start, end)
  if (ascii) {
    words.push({ word: written.slice(0, LONGEST_WORD).toLowerCase(), start, end })
    return
  }
  let from = 0
  for (const { 0: character, index } of written.matchAll(UNSPACED)) {
    addFolded(written.slice(from, index), start + from, words)
    addFolded(character, start + index, words)
    from = index + character.length
  }
  addFolded(written.slice(from), start + from, words)
}

/** Folding can leave nothing (an accent alone), or other characters too: the full form of "⑴" is "(1)". */
function addFolded(written: string, start: number, words: Word[]): void {
  if (written === '') return
  for (const word of foldLetters(written).split(NOT_OF_A_WORD)) {
    if (word !== '') words.push({ word: cut(word, LONGEST_WORD), start, end: start + written.length })
  }
}

function joins(text: string, from: number, to: number): boolean {
  if (to === from || to - from > MOST_CONNECTORS) return false
  for (let at = from; at < to; at += 1) if (!CONNECTS.has(text.charCodeAt(at))) return false
  return true
}

function addCompounds(text: string, parts: readonly Part[], compounds: Compound[]): void {
  const last = parts.at(-1)
  if (!last) return
  for (const part of parts.slice(0, MOST_SUFFIXES)) addNumber(text, part, compounds)
  const ending = /^[+#]{1,2}/.exec(text.slice(last.end, last.end + 2))?.[0].length ?? 0
  if (parts.length === 1 && ending === 0) return
  const end = last.end + ending
  for (const part of parts.slice(0, MOST_SUFFIXES)) {
    // The last part alone is a plain word.
    if (part === last && ending === 0) break
    // Folding makes letters fewer or more, but hardly ever fewer than half.
    const word = foldCompound(text.slice(part.start, Math.min(end, part.start + 2 * LONGEST_COMPOUND)))
    const [key] = LEADING_KEY.exec(word) ?? []
    if (word !== '') {
      compounds.push({ word: cut(word, LONGEST_COMPOUND), start: part.start, end, key: false })
    }
    if (key !== undefined && key !== word) {
      compounds.push({ word: key, start: part.start, end: part.start + key.length, key: true })
    }
  }
}

/** `#7`, the number of a ticket elsewhere: the only sign that is kept before a word. */
function addNumber(text: string, { start, end }: Part, compounds: Compound[]): void {
  if (text[start - 1] !== '#' || end - start > LONGEST_NUMBER) return
  const digits = text.slice(start, end)
  if (/^\d+$/.test(digits)) compounds.push({ word: `#${digits}`, start: start - 1, end, key: true })
}

/** The form in which compounds are compared. */
function foldCompound(text: string): string {
  return foldLetters(text).replaceAll('’', "'").replace(NOT_OF_A_COMPOUND, '')
}

/** Cuts without leaving half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}
