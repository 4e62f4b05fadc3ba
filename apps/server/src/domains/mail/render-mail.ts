import { escapeHtml } from './escape-html.ts'
import { markdownOfMail } from './markdown-of-mail.ts'

/** What a mail says, before it becomes text and HTML. A field that is missing here does not compile. */
export interface MailContent {
  subject: string
  title: string
  /** The key of the ticket. */
  context: string | null
  items: readonly MailItem[]
  /** Events that are not shown. */
  more: number
  link: string
  /** Where what is told is chosen. */
  settings: string
  unsubscribe: string | null
}

export interface MailItem {
  words: string
  at: string
  internal: boolean
  /** Markdown: shown as it was written in the text, and as what it means in HTML. */
  text: string | null
}

/** Characters of one comment; the rest is on the ticket. */
const LONGEST_TEXT = 4_000
const LONGEST_SUBJECT = 200

export function renderMail(content: MailContent): { subject: string; text: string; html: string } {
  return { subject: subjectOf(content), text: textOf(content), html: htmlOf(content) }
}

/** One line, whatever a title holds: line breaks would begin another header. */
function subjectOf({ subject }: MailContent): string {
  const line = Array.from(subject.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim())
  return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1).join('')}…` : line.join('')
}

function cut(text: string): string {
  const characters = Array.from(text.trim())
  return characters.length > LONGEST_TEXT
    ? `${characters.slice(0, LONGEST_TEXT).join('')}…`
    : characters.join('')
}

function moreWords(more: number): string {
  return more === 1 ? 'And 1 more event.' : `And ${String(more)} more events.`
}

function textOf({ title, context, items, more, link, settings, unsubscribe }: MailContent): string {
  const parts = items.map(({ words, at, internal, text }) => {
    const head = `${words} (${internal ? 'internal, ' : ''}${at})`
    return text === null || text === '' ? `${head}.` : `${head}:\n\n${indent(cut(text))}`
  })
  return [
    ...(context === null ? [] : [`${context}  ${title}`]),
    ...parts,
    ...(more > 0 ? [moreWords(more)] : []),
    context === null ? `Open Waybill: ${link}` : `Open ${context}: ${link}`,
    `-- \nWaybill. Choose what is mailed: ${settings}${unsubscribe === null ? '' : `\nNo more mail: ${unsubscribe}`}`,
  ].join('\n\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

/**
 * Tables and styles on each element, since mail programs know little else. The `style` in the head is for dark ones that read
 * it; those that do not keep the light colours, which are readable in both.
 */
function htmlOf(content: MailContent): string {
  const { title, context, items, more, link, settings, unsubscribe } = content
  const subject = escapeHtml(subjectOf(content))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>
.w-quote pre { overflow-wrap: anywhere; white-space: pre-wrap; }
.w-quote > :first-child { margin-top: 0; }
.w-quote > :last-child { margin-bottom: 0; }
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
.w-page { background: #0c1010 !important; }
.w-card { background: #171d1d !important; border-color: #2c3636 !important; }
.w-text { color: #e6eaea !important; }
.w-quiet, .w-quiet a { color: #a7b2b2 !important; }
.w-quote { background: #1f2727 !important; border-color: #3b4848 !important; color: #e6eaea !important; }
.w-internal { background: #3a2d10 !important; color: #f0cf8a !important; }
.w-quote a { color: #7fd0d8 !important; }
.w-button { background: #7fd0d8 !important; color: #06292d !important; }
}
</style>
</head>
<body class="w-page" style="margin:0;padding:0;background:#f4f6f6;${FONT}">
<table role="presentation" class="w-page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f6f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="w-card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #e2e6e6;border-radius:8px">
<tr><td style="padding:24px 28px 8px;text-align:left">
${context === null ? '' : `<p class="w-quiet" style="margin:0 0 4px;font-size:13px;color:#5f6a6a">${escapeHtml(context)}</p>`}
<h1 class="w-text" style="margin:0;font-size:18px;line-height:1.35;font-weight:600;color:#171c1c;${WRAP}">${escapeHtml(title)}</h1>
</td></tr>
${items.map(itemHtml).join('\n')}
${more > 0 ? `<tr><td class="w-quiet" style="padding:12px 28px 0;font-size:13px;color:#5f6a6a">${moreWords(more)}</td></tr>` : ''}
<tr><td style="padding:20px 28px 28px">
<a class="w-button" href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5a63;color:#ffffff;font-size:14px;font-weight:600;text-decoration:none">${context === null ? 'Open Waybill' : `Open ${escapeHtml(context)}`}</a>
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td class="w-quiet" style="padding:16px 28px;font-size:12px;line-height:1.5;color:#5f6a6a">Sent by Waybill.
<a href="${escapeHtml(settings)}" style="color:#5f6a6a">Choose what is mailed</a>${unsubscribe === null ? '' : ` · <a href="${escapeHtml(unsubscribe)}" style="color:#5f6a6a">No more mail</a>`}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const FONT =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%"
const WRAP = 'overflow-wrap:anywhere;word-break:break-word'

function itemHtml({ words, at, internal, text }: MailItem): string {
  const mark = internal
    ? ' <span class="w-internal" style="padding:1px 6px;border-radius:4px;background:#fdf4e0;color:#7a5200;font-size:12px">Internal</span>'
    : ''
  const quote =
    text === null || text === ''
      ? ''
      : `<div class="w-quote" style="margin-top:8px;padding:10px 14px;border-left:3px solid #ccd3d3;background:#f4f6f6;color:#171c1c;font-size:14px;line-height:1.5;${WRAP}">${markdownOfMail(cut(text))}</div>`
  return `<tr><td style="padding:12px 28px 0">
<p class="w-text" style="margin:0;font-size:14px;line-height:1.5;color:#171c1c;${WRAP}">${escapeHtml(words)}${mark} <span class="w-quiet" style="color:#5f6a6a;font-size:13px">${escapeHtml(at)}</span></p>
${quote}
</td></tr>`
}
