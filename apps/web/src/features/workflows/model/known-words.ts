import { foldText } from '@waybill/contract/fold-text.ts'

export const MATCHED = ['category', 'sub_category', 'department'] as const
export type MatchedField = (typeof MATCHED)[number]

/** The words that these have for a field, each once in any case of letters, by the alphabet. */
export function wordsIn(
  all: readonly Readonly<Partial<Record<MatchedField, string | null>>>[],
  field: MatchedField,
): string[] {
  const words = new Map<string, string>()
  for (const one of all) {
    const word = one[field]?.trim() ?? ''
    const folded = foldText(word)
    if (word !== '' && !words.has(folded)) words.set(folded, word)
  }
  return [...words.values()].toSorted((a, b) => a.localeCompare(b))
}
