/** `fixes WEB-1`, `Closes: WEB-1, WEB-2 and WEB-3`: the words of GitHub and GitLab. */
const FIX_WORDS = 'close[sd]?|closing|fix(?:e[sd]|ing)?|resolve[sd]?|resolving'

/** What else stands in such a list: tickets of other projects, which their own webhooks follow, and numbers of the service. */
const OTHERS =
  '(?-i:(?<![A-Za-z0-9_-])[A-Z][A-Z0-9]{1,9}-\\d{1,9}(?![A-Za-z0-9]))|(?:[\\w.-]{1,100}/[\\w.-]{1,100})?#\\d{1,9}\\b'

/** What `git revert`, GitHub and GitLab write, also behind other words: `chore: Revert "…"`. */
const REVERTED = /\bRevert "[^\n]*/gi
/** The same by Conventional Commits 1.0.0, whose header has no quotation marks. */
const REVERT_HEADER = /^[^\w\n]*revert(?:\([^)\n]*\))?!?:[^\n]*/gim
/** What is reverted twice stands again. */
const REVERTED_TWICE = /Revert "Revert "/gi

/** Tickets of one text: far above what one change is about. */
const MOST_NAMED = 50

/**
 * The numbers of the tickets of a project that texts name, in order; and those of them that they say to fix.
 * `leftOut` is how many more they name.
 */
export function findKeys(
  texts: readonly string[],
  projectKeys: readonly string[],
): { named: number[]; fixed: number[]; leftOut: number } {
  // Keys are letters and digits. `web-12-login` is a branch that names WEB-12; `WEB-12a` and `AWEB-12` name nothing.
  const key = `(?<![A-Za-z0-9_-])(?:${projectKeys.join('|')})-(\\d{1,9})(?![A-Za-z0-9])`
  const begin = `\\b(?:${FIX_WORDS})\\b:?\\s+(?:(?:issue|ticket)s?\\s+)?`
  const list = new RegExp(`${begin}((?:(?:${key}|${OTHERS})(?:\\s*(?:,|and|&)\\s*)*)+)`, 'gi')
  const one = new RegExp(key, 'gi')
  const numbersIn = (text: string) => [...text.matchAll(one)].map(([, number]) => Number(number))
  const unique = (numbers: readonly number[]) => [...new Set(numbers)].filter((number) => number > 0)
  const ofTexts = texts.map((text) => unique(numbersIn(text)))
  const named = unique(ofTexts.flatMap((numbers) => numbers.slice(0, MOST_NAMED)))
  const fixed = unique(
    texts
      .map(withoutReverted)
      .flatMap((text) => [...text.matchAll(list)].flatMap(([, keys = '']) => numbersIn(keys))),
  )
  return {
    named,
    fixed: fixed.filter((number) => named.includes(number)),
    leftOut: unique(ofTexts.flat()).length - named.length,
  }
}

/** A revert names what the reverted commit said that it fixes; it fixes only what it says itself. */
function withoutReverted(text: string): string {
  return text.replace(REVERTED_TWICE, '"').replace(REVERTED, ownWords).replace(REVERT_HEADER, '')
}

/** What the line of a revert says after the title that it quotes: nothing where that was cut before its last quotation mark. */
function ownWords(line: string): string {
  const parts = line.split('"')
  return parts.length % 2 === 0 ? '' : (parts.at(-1) ?? '')
}
