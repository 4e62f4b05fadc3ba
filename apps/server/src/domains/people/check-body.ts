import { invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { Static, TSchema } from 'typebox'

/**
 * A body that is needed before its command runs, because a password must be hashed or verified outside of the
 * transaction.
 * @throws Problem 422
 */
export function checkBody<Schema extends TSchema>(schema: Schema, body: unknown): Static<Schema> {
  const errors = fieldErrors(schema, body ?? {})
  if (errors.length > 0) throw invalid(errors)
  return (body ?? {}) as Static<Schema>
}
