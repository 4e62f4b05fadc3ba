import createMarkdown from 'markdown-it'

const MOST_NESTING = 40
/** A path of these pages leads nowhere from a mail program, and is shown as it was written. */
const SAFE_LINK = /^(https?:\/\/|mailto:)/i

const markdown = createMarkdown({ html: false, linkify: true, breaks: true, maxNesting: MOST_NESTING })
// A picture from elsewhere would tell its owner who reads the mail.
markdown.disable('image')
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
markdown.validateLink = (url) => SAFE_LINK.test(url.trim())

/** A comment as HTML for a mail: HTML of the writer stays text, links lead to the web or to a mail, pictures are links. */
export function markdownOfMail(text: string): string {
  return markdown.render(text).trim()
}
