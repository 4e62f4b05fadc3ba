import createMarkdown, { type MarkdownIt, type Token } from 'markdown-it'
import { isForeign, isOwnFile, isSafeLink } from './addresses.ts'
import { addTextMarks } from './text-marks.ts'

/** Blocks within blocks. What lies deeper is shown as it was written. */
export const MOST_NESTING = 40

/** Columns of code that fit on the narrowest screen without scrolling. */
const CODE_WIDTH = 36

/** Headings of a text stand below those of the page. */
const HEADING_SHIFT = 2

export function createParser(): MarkdownIt {
  const markdown = createMarkdown({ html: false, linkify: true, maxNesting: MOST_NESTING, breaks: true })
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })
  markdown.validateLink = isSafeLink
  addTextMarks(markdown)
  const { rules } = markdown.renderer
  const { escapeHtml } = markdown.utils

  rules.link_open = (tokens, index, options, _env, renderer) => {
    const token = tokens[index]
    if (token && isForeign(attribute(token, 'href'))) {
      token.attrSet('rel', 'noopener nofollow')
      token.attrSet('target', '_blank')
    }
    return renderer.renderToken(tokens, index, options)
  }

  rules.image = (tokens, index) => {
    const token = tokens[index]
    if (!token) return ''
    const address = attribute(token, 'src')
    const name = escapeHtml(token.content || address)
    const escaped = escapeHtml(address)
    return isOwnFile(address)
      ? `<a href="${escaped}" class="picture"><img src="${escaped}" alt="${name}" loading="lazy"></a>`
      : `<a href="${escaped}" rel="noopener nofollow" target="_blank">${name}</a>`
  }

  rules.heading_open = (tokens, index) => `<h${headingLevel(tokens[index])}>`
  rules.heading_close = (tokens, index) => `</h${headingLevel(tokens[index])}>\n`
  rules.table_open = () => '<div class="table" tabindex="0"><table>\n'
  rules.table_close = () => '</table></div>\n'
  rules.task = (tokens, index, options, _env, renderer) =>
    `${renderer.renderToken(tokens, index, options)}</span>`
  // What scrolls must be reached without a mouse.
  rules.fence = rules.code_block = (tokens, index) => {
    const content = tokens[index]?.content ?? ''
    const isWide = content.split('\n').some((line) => line.length > CODE_WIDTH)
    return `<pre${isWide ? ' tabindex="0"' : ''}><code>${escapeHtml(content)}</code></pre>\n`
  }
  return markdown
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '')
}

function headingLevel(token: Token | undefined): string {
  const level = Number(token?.tag.slice(1) ?? 1) + HEADING_SHIFT
  return String(Math.min(level, 6))
}
