import { MOST_DRAFT_BYTES, MOST_DRAFT_DEPTH, SaveDraftInput } from '@waybill/contract/drafts/draft.ts'
import { checkBody } from '../people/check-body.ts'
import { draftTooDeep, draftTooLong } from './drafts.errors.ts'

/**
 * The content of a draft as it is stored. Its depth is looked at before anything else, because whatever checks or writes
 * JSON goes down into it.
 * @throws Problem 422
 */
export function draftText(body: unknown): string {
  // The body is one more.
  if (isDeeper(body, MOST_DRAFT_DEPTH + 1)) throw draftTooDeep()
  const text = JSON.stringify(checkBody(SaveDraftInput, body).content)
  if (Buffer.byteLength(text) > MOST_DRAFT_BYTES) throw draftTooLong()
  return text
}

/** Whether more than this many objects and lists stand within each other. */
function isDeeper(value: unknown, depth: number): boolean {
  let level = [value].filter(isHolder)
  for (let down = 0; level.length > 0; down += 1) {
    if (down === depth) return true
    level = level.flatMap((holder): unknown[] => Object.values(holder)).filter(isHolder)
  }
  return false
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
