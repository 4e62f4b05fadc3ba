import { askWorker } from './ask-worker.ts'
import { renderBlocks } from './render-blocks.ts'
import { sanitize } from './sanitize.ts'
import type { TextEnv } from './text-marks.ts'
import { inTurn } from './turns.ts'

/** Longer texts are read beside the page. Characters. */
const SHORT = 2_048

/** Short texts of one page that are shown at once; the others of a long list follow turn by turn. Milliseconds. */
const AT_ONCE = 12

/** Between two looks of a long text that is on its way. Milliseconds. */
const SHOW_EVERY = 100

const MOST_KEPT = 500
const kept = new Map<string, readonly string[]>()
let spent = 0

function keyOf(text: string, env: TextEnv): string {
  const people = env.known.people.map(({ id, name }) => `${id}${name}`).join(' ')
  return `${people}\n${env.known.tickets?.join(' ') ?? '*'}\n${env.known.projects?.join(' ') ?? '*'}\n${env.words.done}\n${text}`
}

/** Pieces of HTML that may be put on the page; null: not yet. Short texts are there at once. */
export function renderedNow(text: string, env: TextEnv): readonly string[] | null {
  const key = keyOf(text, env)
  const known = kept.get(key)
  if (known) return known
  if (text.length > SHORT || spent > AT_ONCE) return null
  const begun = performance.now()
  if (spent === 0) requestAnimationFrame(() => (spent = 0))
  const blocks = renderBlocks(text, env).map(sanitize)
  spent += performance.now() - begun
  return keep(key, blocks)
}

/** Tells `show` more and more pieces until all are there, unless the function that it returns is called before. */
export function renderSoon(
  text: string,
  env: TextEnv,
  show: (pieces: readonly string[]) => void,
): () => void {
  let isWanted = true
  const pieces: string[] = []
  let shownAt = performance.now()
  const add = (block: string, isLast: boolean) =>
    inTurn(() => {
      if (!isWanted) return
      pieces.push(sanitize(block))
      if (isLast || performance.now() - shownAt > SHOW_EVERY) {
        shownAt = performance.now()
        show([...pieces])
      }
      if (isLast) keep(keyOf(text, env), pieces)
    })
  const begin = async () => {
    const blocks = text.length > SHORT ? await askWorker(text, env) : renderBlocks(text, env)
    if (blocks.length === 0 && isWanted) show([])
    blocks.forEach((block, index) => add(block, index === blocks.length - 1))
  }
  inTurn(() => {
    if (isWanted) void begin()
  })
  return () => {
    isWanted = false
  }
}

function keep(key: string, pieces: readonly string[]): readonly string[] {
  const oldest = kept.keys().next()
  if (kept.size >= MOST_KEPT && !oldest.done) kept.delete(oldest.value)
  kept.set(key, pieces)
  return pieces
}
