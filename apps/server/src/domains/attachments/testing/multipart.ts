import type { Answer, TestPerson, TestWorld } from '../../../testing/test-world.ts'

/** One part of a form. */
export interface Part {
  field?: string
  /** Without a name it is a field of text. */
  name?: string | null
  content: Buffer | string
}

const BOUNDARY = 'between-the-parts'

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A form as browsers write it. */
export function formOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ field = 'file', name = 'file.bin', content }) => [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"`,
    name === null ? '' : `; filename="${name}"\r\ncontent-type: application/octet-stream`,
    '\r\n\r\n',
    content,
    '\r\n',
  ])
  return Buffer.concat(
    [...pieces, `--${BOUNDARY}--\r\n`].map((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
  )
}

/** Attaches a file as somebody. */
export function attach(
  world: TestWorld,
  as: TestPerson,
  ticket: { id: string },
  file: { name?: string; content?: Buffer | string; query?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { name = 'notes.txt', content = 'Some notes.\n', query = '', headers } = file
  return world.call(as, 'POST', `/tickets/${ticket.id}/attachments${query}`, {
    body: formOf([{ name, content }]),
    headers: { 'content-type': FORM_TYPE, ...headers },
  })
}
