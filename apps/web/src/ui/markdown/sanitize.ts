import createPurifier from 'dompurify'
import { isForeign, isOwnFile, isSafeLink } from './addresses.ts'

const TAGS = [
  'a',
  'blockquote',
  'br',
  'code',
  'div',
  'em',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'img',
  'li',
  'ol',
  'p',
  'pre',
  's',
  'span',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]
const ATTRIBUTES = [
  'alt',
  'aria-label',
  'class',
  'data-person',
  'href',
  'loading',
  'rel',
  'role',
  'src',
  'start',
  'tabindex',
  'target',
  'title',
]

const purifier = createPurifier(window)

purifier.addHook('afterSanitizeAttributes', (element) => {
  const href = element.getAttribute('href')
  if (href !== null && !isSafeLink(href)) element.removeAttribute('href')
  const src = element.getAttribute('src')
  if (src !== null && !isOwnFile(src)) element.removeAttribute('src')
  if (href !== null && isForeign(href)) element.setAttribute('rel', 'noopener nofollow')
})

/** HTML that may be put on the page: nothing in it runs, and nothing in it is fetched from elsewhere. */
export function sanitize(html: string): string {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: true,
    SANITIZE_NAMED_PROPS: true,
  })
}
