import type { KnownBlock } from '@slack/types'
import type { MessageContent, MessageItem } from '@waybill/server/domains/outgoing/message-content.ts'
import { cutText, escapeText, fitText, section } from './slack-text.ts'
import type { Message } from './ticket-card.ts'

/** In characters as Slack counts them; the rest is on the ticket. */
const LONGEST_TITLE = 255
const LONGEST_WORDS = 1_000
const LONGEST_TEXT = 1_500

/**
 * What happened to a ticket, as a message to one person. Of internal comments it says that there is one, to those who may read
 * it: their words stay in Waybill.
 */
export function directMessage({ title, context, items, more, link }: MessageContent, settings: URL): Message {
  const name = cutText(context === null ? title : `${context} ${title}`, LONGEST_TITLE)
  const first = items[0]?.words ?? ''
  const blocks: KnownBlock[] = [
    section(`*<${link}|${escapeText(name)}>*`),
    ...items.map((one) => section(wordsOf(one))),
    ...(more > 0 ? [section(more === 1 ? 'And 1 more event.' : `And ${String(more)} more events.`)] : []),
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: `<${settings.href}|Choose what you are told here>` }],
    },
  ]
  return { text: escapeText(items.length > 1 || more > 0 ? name : `${name}: ${first}`), blocks }
}

function wordsOf({ words, at, internal, text }: MessageItem): string {
  const head = `${fitText(words, LONGEST_WORDS).shown}  _${timeOf(at)}_`
  if (internal || text === null || text.trim() === '') return head
  return `${head}\n${fitText(text.trim(), LONGEST_TEXT, quote).shown}`
}

function quote(text: string): string {
  return escapeText(text).replace(/^/gm, '> ')
}

/** Slack shows it as each reader's clock does. */
function timeOf(at: number): string {
  const spare = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return `<!date^${String(Math.floor(at / 1_000))}^{date_short_pretty} {time}|${spare} UTC>`
}
