import { MOST_DRAFTS, MOST_DRAFT_DEPTH } from '@waybill/contract/drafts/draft.ts'
import { conflict, invalidField } from '@waybill/contract/problems/problem.ts'

export function unknownPlace() {
  return invalidField('/place', 'draft.unknown_place', 'must be new-ticket, new-ticket:KEY or comment:KEY-12')
}

export function draftTooLong() {
  return invalidField('/content', 'draft.too_long', 'must have at most 256 KiB as JSON')
}

export function draftTooDeep() {
  return invalidField(
    '/content',
    'draft.too_deep',
    `must have at most ${String(MOST_DRAFT_DEPTH)} objects and lists within each other`,
  )
}

export function tooManyDrafts() {
  return conflict(
    'draft.too_many',
    'You keep too many drafts',
    `There are ${String(MOST_DRAFTS)} of yours. GET /drafts shows them; delete some.`,
  )
}
