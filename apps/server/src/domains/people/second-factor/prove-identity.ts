import type { IdentityProof } from '@waybill/contract/access/second-factor.ts'
import type { RouteRequest } from '../../../http/route.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { lockedOut } from '../access.errors.ts'
import { accountOf, lockedUntil, secondsUntil } from '../lock-out.ts'
import { verifyPassword } from '../password-hash.ts'
import type { PersonRow } from '../people.queries.ts'
import { confirmIdentity } from './confirm-identity.command.ts'
import { oneProof, proofNeeded, wrongCode, wrongPassword } from './second-factor.errors.ts'
import { verifyCode } from './verify-code.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

/**
 * Asks for the password, or a fresh code, once more.
 * @throws Problem 422 when it is missing or wrong, 429
 */
export async function proveIdentity(
  request: AnyRequest,
  person: PersonRow,
  proof: IdentityProof,
): Promise<void> {
  const { kernel, deps, actor } = request
  if (proof.code !== undefined && proof.password !== undefined) throw oneProof()
  const locked = await lockedUntil(kernel.store.db, accountOf(person.email ?? person.id), kernel.clock.now())
  if (locked > 0) throw lockedOut(secondsUntil(locked, kernel.clock.now()))
  const given =
    proof.code === undefined
      ? await givenPassword(request, person.id, proof.password)
      : await verifyCode(deps, person.id, proof.code)
  // Without the request's idempotency key, which belongs to the change itself.
  const { result } = await runCommand(kernel, confirmIdentity, {
    input: { person: person.id, given },
    actor,
    via: request.signedIn?.via ?? 'api',
    requestId: request.requestId,
  })
  if (result.outcome === 'locked') throw lockedOut(secondsUntil(result.until, kernel.clock.now()))
  if (result.outcome === 'wrong') throw given.method === 'totp' ? wrongCode() : wrongPassword()
}

async function givenPassword({ kernel }: AnyRequest, person: string, password: string | undefined) {
  if (password === undefined) throw proofNeeded()
  const { password_hash } = await kernel.store.db
    .selectFrom('people')
    .select('password_hash')
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  const matched = await verifyPassword(password_hash, password)
  return { method: 'password' as const, matched, verified_hash: password_hash }
}
