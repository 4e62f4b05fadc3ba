import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { findNamed, type KnownNames } from './known-names.ts'
import { personPath, ticketPath } from './paths.ts'

/** What the parser is handed with each text. */
export type TextEnv = {
  known: KnownNames
  /** Of the list item, for those who do not see the box. */
  words: { done: string; notDone: string }
}

/** `@Ana` and `WEB-12` become links; `[x]` at the beginning of a list item becomes a box. */
export function addTextMarks(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'named', (state) => {
    for (const { children } of inlineTokens(state)) if (children) markNamed(state, children)
  })
  markdown.core.ruler.before('text_join', 'tasks', (state) => {
    state.tokens.forEach((token, index) => {
      const isOfItem = state.tokens[index - 1]?.type === 'paragraph_open'
      const item = state.tokens[index - 2]
      if (token.type === 'inline' && isOfItem && item?.type === 'list_item_open') markTask(state, token, item)
    })
  })
}

function inlineTokens({ tokens }: StateCore): Token[] {
  return tokens.filter(({ type }) => type === 'inline')
}

function markNamed(state: StateCore, children: Token[]): void {
  const { known } = state.env as TextEnv
  let depth = 0
  const marked = children.flatMap((token) => {
    if (token.type === 'link_open') depth += 1
    if (token.type === 'link_close') depth -= 1
    return token.type === 'text' && depth === 0 ? splitNamed(state, token, known) : [token]
  })
  children.splice(0, children.length, ...marked)
}

function splitNamed(state: StateCore, token: Token, known: KnownNames): Token[] {
  const named = findNamed(token.content, known)
  if (named.length === 0) return [token]
  const parts: Token[] = []
  let from = 0
  for (const one of named) {
    parts.push(text(state, token.content.slice(from, one.from), token.level))
    const path = 'person' in one ? personPath(one.person) : ticketPath(one.ticket)
    const open = new state.Token('link_open', 'a', 1)
    open.attrs = [
      ['href', path],
      ['class', 'person' in one ? 'mention' : 'ticket-key'],
    ]
    if ('person' in one) open.attrs.push(['data-person', one.person.id])
    parts.push(open, text(state, token.content.slice(one.from, one.to), token.level + 1))
    parts.push(new state.Token('link_close', 'a', -1))
    from = one.to
  }
  parts.push(text(state, token.content.slice(from), token.level))
  return parts
}

function text(state: StateCore, content: string, level: number): Token {
  const token = new state.Token('text', '', 0)
  token.content = content
  token.level = level
  return token
}

function markTask(state: StateCore, token: Token, item: Token): void {
  const first = token.children?.[0]
  const box = first?.type === 'text' ? /^\[([ xX])\](?=\s)/.exec(first.content) : null
  if (!first || !box) return
  const { words } = state.env as TextEnv
  const isDone = box[1] !== ' '
  const task = new state.Token('task', 'span', 0)
  task.attrs = [
    ['class', isDone ? 'task done' : 'task'],
    ['role', 'img'],
    ['aria-label', isDone ? words.done : words.notDone],
  ]
  first.content = first.content.slice(box[0].length)
  token.children?.unshift(task)
  item.attrJoin('class', 'task-item')
}
