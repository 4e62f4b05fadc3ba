import type { DefinitionChange } from './diff-definitions.ts'

/** A change of a definition in a few words: "description; step Triage added; transition Accept changed". */
export function workflowChanges(change: DefinitionChange): string {
  const { fields, steps, transitions, end_actions } = change
  const words = [
    ...Object.keys(fields.after).map((field) => field.replaceAll('_', ' ')),
    ...elements('step', steps),
    ...elements('transition', transitions),
    ...elements('end action', end_actions),
  ]
  return words.slice(0, MOST_WORDS).join('; ') + more(words.length - MOST_WORDS)
}

const MOST_WORDS = 8

function more(count: number): string {
  return count > 0 ? `; and ${String(count)} more` : ''
}

interface Named {
  name: string
}

function elements(
  word: string,
  { added, removed, changed, order }: { added: Named[]; removed: Named[]; changed: Named[]; order: unknown },
): string[] {
  const say = (ones: readonly Named[], what: string) => ones.map(({ name }) => `${word} "${name}" ${what}`)
  return [
    ...say(added, 'added'),
    ...say(removed, 'removed'),
    ...say(changed, 'changed'),
    ...(order === null ? [] : [`order of the ${word}s`]),
  ]
}
