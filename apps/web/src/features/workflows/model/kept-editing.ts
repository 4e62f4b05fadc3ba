import type { Editing } from './editing.ts'
import { isChanged } from './editing.ts'

/** What somebody drew and has not saved stays in this browser: a tab that closes loses nothing. */
type Kept = Pick<Editing, 'saved' | 'savedSeq' | 'now'>

const keyOf = (place: string) => `waybill.workflow.${place}`

export function keepEditing(place: string, { saved, savedSeq, now }: Editing): void {
  if (isChanged({ saved, now }))
    localStorage.setItem(keyOf(place), JSON.stringify({ saved, savedSeq, now } satisfies Kept))
  else forgetEditing(place)
}

export function forgetEditing(place: string): void {
  localStorage.removeItem(keyOf(place))
}

/** What was kept, as if it were being edited; null when there is nothing. */
export function keptEditing(place: string): Editing | null {
  const text = localStorage.getItem(keyOf(place))
  if (text === null) return null
  try {
    const kept: unknown = JSON.parse(text)
    return isKept(kept) ? { ...kept, past: [kept.saved], future: [], topic: null } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Only this page writes it; another release may have written something else. */
function isKept(kept: unknown): kept is Kept {
  if (typeof kept !== 'object' || kept === null) return false
  const { saved, savedSeq, now } = kept as Partial<Kept>
  return (
    typeof savedSeq === 'number' &&
    [saved, now].every((one) => Array.isArray(one?.steps) && Array.isArray(one.transitions))
  )
}
