import type { KnownBlock } from '@slack/types'

/** Text that Slack shows as it is: no links, mentions of channels or formats come out of it. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The first `most` characters, with a sign where more followed. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1)
  // Half of a pair would be no character.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

/**
 * As much of a text as takes at most so many characters as Slack counts them: it is longer when it is escaped or quoted.
 * @returns what is shown, and whether it is all of it
 */
export function fitText(text: string, most: number, shown = escapeText): { shown: string; whole: boolean } {
  let cut = cutText(text, most)
  while (shown(cut).length > most) cut = cutText(cut, Math.floor(cut.length * 0.8))
  return { shown: shown(cut), whole: cut === text }
}

/** What somebody wrote in Slack, as Markdown. Mentions are names there and name nobody here. */
export function markdownOf(text: string): string {
  return text
    .replace(/<([#@!])([^>|]*)(?:\|([^>]*))?>/g, (_all, sign: string, id: string, name?: string) =>
      sign === '!' ? (name ?? id.replace(/\^.*/, '')) : `${sign === '#' ? '#' : ''}${name ?? id}`,
    )
    .replace(/<([^>|]+)\|([^>]*)>/g, '[$2]($1)')
    .replace(/<([^>|\s]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** What a paragraph holds. */
export const LONGEST_SECTION = 3_000

/** A paragraph of a message. */
export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}
