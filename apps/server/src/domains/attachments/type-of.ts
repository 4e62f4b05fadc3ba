import { fileTypeFromBuffer } from 'file-type'
import type { Incoming } from './file-store.ts'

/** What is neither recognised nor text. */
export const UNKNOWN_TYPE = 'application/octet-stream'

/**
 * The type of a file by its content; its name and what the sender says do not count. Text that browsers could take for
 * markup has the type of that markup, so that it is never shown as a page.
 */
export async function typeOf({ head, isText }: Pick<Incoming, 'head' | 'isText'>): Promise<string> {
  if (isText) return markupType(head.toString('utf8')) ?? 'text/plain'
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return found?.mime ?? UNKNOWN_TYPE
}

function markupType(text: string): string | null {
  const start = text.replace(/^\uFEFF?\s*/, '')
  if (!start.startsWith('<')) return null
  if (/<svg[\s>]/i.test(start)) return 'image/svg+xml'
  if (/^<\?xml/i.test(start)) return 'application/xml'
  return /^<(!doctype\s+html|html|head|body|script|!--|[a-z][a-z0-9]*[\s/>])/i.test(start)
    ? 'text/html'
    : null
}
