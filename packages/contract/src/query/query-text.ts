import { QuerySyntaxError } from './query-error.ts'
import type { Span } from './query.ts'

const SPACE = /\s/
/** Control characters that are no white space, and halves of surrogate pairs: no database keeps both as they are. */
const UNUSABLE = /[^\P{Cc}\s]|\p{Cs}/u

/** A text that is read from left to right. Each character is looked at a bounded number of times. */
export class QueryText {
  readonly text: string
  at = 0
  /** Parentheses that are open here. */
  depth = 0

  /** @throws QuerySyntaxError at a character that cannot be searched for */
  constructor(text: string) {
    this.text = text
    const start = text.search(UNUSABLE)
    if (start >= 0) {
      throw new QuerySyntaxError(
        { start, end: start + 1 },
        'this character cannot be searched for; leave it out',
      )
    }
  }

  get ended(): boolean {
    return this.at >= this.text.length
  }

  peek(offset = 0): string {
    return this.text.charAt(this.at + offset)
  }

  skipSpace(): void {
    while (!this.ended && SPACE.test(this.peek())) this.at += 1
  }

  /** Whether a word ends here: white space, the end, or a parenthesis that closes a group. */
  atEndOfWord(): boolean {
    return this.ended || SPACE.test(this.peek()) || (this.peek() === ')' && this.depth > 0)
  }

  /** What matches here (a sticky expression), which is then behind. */
  take(pattern: RegExp): RegExpExecArray | null {
    const expression = pattern
    expression.lastIndex = this.at
    const found = expression.exec(this.text)
    if (found) this.at += found[0].length
    return found
  }

  /**
   * The rest of a word, up to white space, a character of `until`, or a parenthesis that the word has not opened itself:
   * `print(x)` is one word, also inside a group.
   * @throws QuerySyntaxError when the word opens a parenthesis and does not close it
   */
  takeWord(until = ''): string {
    const start = this.at
    const own: number[] = []
    for (; !this.ended; this.at += 1) {
      const character = this.peek()
      if (SPACE.test(character) || until.includes(character)) break
      if (character === '(') own.push(this.at)
      if (character === ')' && own.pop() === undefined) break
    }
    const open = own[0]
    if (open !== undefined) {
      throw new QuerySyntaxError(
        { start: open, end: open + 1 },
        'this parenthesis is not closed before the word ends; put quotes around what you look for',
        [')'],
      )
    }
    return this.text.slice(start, this.at)
  }

  /** What stands in quotes, which begin here. `\"` and `\\` are a quote and a backslash. @throws QuerySyntaxError */
  takeQuoted(): string {
    const start = this.at
    let value = ''
    for (this.at += 1; !this.ended; this.at += 1) {
      const character = this.peek()
      if (character === '"') {
        this.at += 1
        if (value.trim() === '') {
          throw new QuerySyntaxError(this.since(start), 'nothing stands between the quotes')
        }
        return value
      }
      if (character === '\\' && (this.peek(1) === '"' || this.peek(1) === '\\')) this.at += 1
      value += this.peek()
    }
    throw new QuerySyntaxError({ start, end: this.text.length }, 'the quotes are not closed', ['"'])
  }

  since(start: number): Span {
    return { start, end: this.at }
  }

  /** The rest of the word here, for pointing at; at least one character unless the text has ended. */
  here(): Span {
    const start = this.at
    let end = start
    while (end < this.text.length && !SPACE.test(this.text.charAt(end))) end += 1
    return { start, end: Math.max(end, Math.min(start + 1, this.text.length)) }
  }
}
