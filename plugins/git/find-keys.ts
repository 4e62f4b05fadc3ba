/** `fixes WEB-1`, `Closes: WEB-1, WEB-2 and WEB-3`: the words of GitHub and GitLab. */
const FIX_WORDS = 'close[sd]?|closing|fix(?:e[sd]|ing)?|resolve[sd]?|resolving'

/** The numbers of the tickets of a project that texts name, in order; and those of them that they say to fix. */
export function findKeys(
  texts: readonly string[],
  projectKeys: readonly string[],
): { named: number[]; fixed: number[] } {
  // Keys are letters and digits. `web-12-login` is a branch that names WEB-12; `WEB-12a` and `AWEB-12` name nothing.
  const key = `(?<![A-Za-z0-9_-])(?:${projectKeys.join('|')})-(\\d{1,9})(?![A-Za-z0-9])`
  const list = new RegExp(`\\b(?:${FIX_WORDS})\\b:?\\s+((?:${key}(?:\\s*(?:,|and|&)\\s*)*)+)`, 'gi')
  const one = new RegExp(key, 'gi')
  const numbersIn = (text: string) => [...text.matchAll(one)].map(([, number]) => Number(number))
  const unique = (numbers: readonly number[]) => [...new Set(numbers)].filter((number) => number > 0)
  return {
    named: unique(texts.flatMap(numbersIn)),
    fixed: unique(
      texts.flatMap((text) => [...text.matchAll(list)].flatMap(([, keys = '']) => numbersIn(keys))),
    ),
  }
}
