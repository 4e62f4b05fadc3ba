import { foldText } from '../fold-text.ts'
import type { NamedRef } from '../schema.ts'

/** What a definition is checked against, besides itself. */
export interface WorkflowFacts {
  /** `active`: how many of its members are, and work in some project: who only asks there gets nothing. */
  teams: readonly { id: string; name: string; active: number }[]
  calendars: readonly NamedRef[]
  /** Keys of the custom fields that any project has; null: not known here, so nothing is said about them. */
  fields: ReadonlySet<string> | null
}

/** What an id or a name (in any case of letters) names. */
export function findByRef<Named extends NamedRef>(all: readonly Named[], ref: string): Named | undefined {
  const folded = foldText(ref.trim())
  return all.find(({ id }) => id === folded) ?? all.find(({ name }) => foldText(name.trim()) === folded)
}
