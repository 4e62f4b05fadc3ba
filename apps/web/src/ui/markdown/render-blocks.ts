import type { MarkdownIt, Token } from 'markdown-it'
import { createParser, MOST_NESTING } from './parser.ts'
import type { TextEnv } from './text-marks.ts'

/** As a comment or a description may have; what comes after is not read. */
export const MOST_TEXT = 65_536

/** Elements of one block, and of a whole text. What would make more of them is shown as it was written. */
export const MOST_IN_BLOCK = 800
export const MOST_IN_TEXT = 6_000

/** Small blocks stand together in one piece up to this many elements: each piece costs something by itself. */
const MOST_IN_PIECE = 100

let parser: MarkdownIt | null = null

/**
 * A text as HTML, in pieces of whole outermost blocks, so that it can be put on the page one after the other. Nobody has
 * checked it yet: it is for `sanitize` alone. Whatever somebody writes, it takes milliseconds and makes a bounded number of
 * elements.
 */
export function renderBlocks(markdown: string, env: TextEnv): string[] {
  parser ??= createParser()
  const text = markdown.slice(0, MOST_TEXT)
  const lines = text.split(/\r?\n|\r/)
  const pieces: string[] = []
  let made = 0
  let inPiece = MOST_IN_PIECE
  const add = (html: string, elements: number) => {
    made += elements
    if (inPiece + elements > MOST_IN_PIECE) {
      pieces.push(html)
      inPiece = elements
    } else {
      pieces.push(`${pieces.pop() ?? ''}${html}`)
      inPiece += elements
    }
  }
  for (const tokens of outermost(parser.parse(text, env))) {
    const from = tokens[0]?.map?.[0] ?? 0
    if (made > MOST_IN_TEXT) {
      add(asWritten(parser, lines.slice(from)), 1)
      break
    }
    const elements = countElements(tokens)
    const isTooMuch = elements > MOST_IN_BLOCK || tokens.some(({ level }) => level >= MOST_NESTING - 1)
    const source = lines.slice(from, tokens[0]?.map?.[1])
    if (isTooMuch) add(asWritten(parser, source), 1)
    else add(parser.renderer.render(tokens, parser.options, env), elements)
  }
  return pieces
}

/** The tokens of each block that lies in no other. */
function outermost(tokens: readonly Token[]): Token[][] {
  const blocks: Token[][] = []
  let depth = 0
  for (const token of tokens) {
    if (depth === 0) blocks.push([])
    blocks.at(-1)?.push(token)
    depth += token.nesting
  }
  return blocks
}

function countElements(tokens: readonly Token[]): number {
  let count = 0
  for (const { nesting, children, hidden } of tokens) {
    if (nesting >= 0 && !hidden) count += 1
    if (children) count += children.filter((child) => child.nesting >= 0).length
  }
  return count
}

function asWritten({ utils }: MarkdownIt, lines: readonly string[]): string {
  return `<pre class="as-written" tabindex="0">${utils.escapeHtml(lines.join('\n'))}</pre>`
}
