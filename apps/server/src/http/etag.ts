import { createHash } from 'node:crypto'
import { Problem } from '@waybill/contract/problems/problem.ts'

/**
 * `"<seq>-<directory seq>"`: the seq of the thing's last change, and the seq after which names and rights may read
 * differently, since both stand in the answer. `If-Match` looks at the first part only: a renamed person must not make
 * an edit fail.
 */
export function etagOf(seq: number, directorySeq: number): string {
  return `"${String(seq)}-${String(directorySeq)}"`
}

/**
 * A tag for answers that also hold what other things say (the keys of tickets that a comment names, as far as the reader
 * may see them): in place of the directory's seq stand 48 bits of a hash of the whole answer, so that the tag is of what
 * this reader sees and tells nothing about what is hidden.
 */
export function etagOfAnswer(seq: number, body: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest()
  return etagOf(seq, hash.readUIntBE(0, 6))
}

/** Whether `If-None-Match` names the tag (weak comparison, RFC 9110, 13.1.2). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((one) => {
    const tag = one.trim().replace(/^W\//, '')
    return tag === '*' || tag === etag
  })
}

/** The seq in an `If-Match` header; null without one, or for `*`. */
export function seqOfIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null
  const found = /^"(\d{1,16})(?:-\d{1,16})?"$/.exec(header.trim())
  if (!found) {
    throw new Problem({
      status: 400,
      code: 'request.bad_if_match',
      title: 'The If-Match header is not an ETag of this server',
      detail: 'Send the ETag of the last answer back unchanged.',
    })
  }
  return Number(found[1])
}

/** 412: somebody changed it since the version that `If-Match` names. */
export function preconditionFailed(currentSeq: number): Problem {
  return new Problem({
    status: 412,
    code: 'request.precondition_failed',
    title: 'It has changed since you read it',
    detail: 'Fetch it again and repeat your change on the new version.',
    extra: { seq: currentSeq },
  })
}
