import type { Action } from '../actions.ts'

/** Actions of which every typed word begins a word of the title. */
export function findActions(actions: readonly Action[], text: string): Action[] {
  const typed = wordsOf(text)
  return actions.filter(({ title, words = '' }) => {
    const known = wordsOf(`${title} ${words}`)
    return typed.every((word) => known.some((one) => one.startsWith(word)))
  })
}

function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}
