import { hasScope, type Actor } from '@waybill/contract/access/policies.ts'
import { forbidden } from '@waybill/contract/problems/problem.ts'

/** For lists, whose SQL knows people and projects but not what a token may do. @throws Problem 403 */
export function requireRead(actor: Actor): void {
  if (!hasScope(actor, 'read')) throw forbidden('The token has no scope "read". Use one that has it.')
}
