import { invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { Static, TSchema } from 'typebox'

/**
 * The input of a command: the body, and beside it what path and headers say. The body is checked alone, so that it
 * cannot name what the path names.
 * @throws Problem 422 with a pointer into the body for each wrong field.
 */
export function withPath<Body extends TSchema, Path extends object>(
  schema: Body,
  body: unknown,
  path: Path,
): Static<Body> & Path {
  const given = body ?? {}
  const errors = fieldErrors(schema, given)
  if (errors.length > 0) throw invalid(errors)
  return Object.assign({}, given as Static<Body>, path)
}

/** `If-Match` as a part of a command's input. */
export function ifMatch(request: { ifMatchSeq(): number | null }): { if_match?: number } {
  const seq = request.ifMatchSeq()
  return seq === null ? {} : { if_match: seq }
}

/** The input of a command that changes what the path names: the body, and what path and `If-Match` say over it. */
export function changeOf(request: { body: unknown; params: object; ifMatchSeq(): number | null }): object {
  const seq = request.ifMatchSeq()
  return Object.assign({}, request.body, request.params, seq !== null && { if_match_seq: seq })
}

/** `Lock-Token` as a part of a command's input. */
export function lockToken(request: { lockToken(): number | null }): { lock_token?: number } {
  const token = request.lockToken()
  return token === null ? {} : { lock_token: token }
}
