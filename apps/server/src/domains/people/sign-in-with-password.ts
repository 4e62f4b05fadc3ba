import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import type { SignInInput } from '@waybill/contract/access/session.ts'
import type { RouteRequest } from '../../http/route.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { lockedOut, wrongCredentials } from './access.errors.ts'
import { foldEmail } from './email.ts'
import { senderOf, type HandedOver } from './hand-over.ts'
import { accountOf, lockedUntil, secondsUntil } from './lock-out.ts'
import { verifyPassword } from './password-hash.ts'
import { askSecondFactor } from './second-factor/ask-second-factor.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { signIn } from './sign-in.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

/**
 * Known and unknown accounts go the same way: one look-up, one hash of the same cost, one command. A locked one stops
 * before the hash, with the right password too.
 * @throws Problem 401, also when the password is right and a second factor is needed; 429
 */
export async function signInWithPassword(request: AnyRequest, input: SignInInput): Promise<HandedOver> {
  const { kernel } = request
  const sender = senderOf(request, input.cookies === true)
  const account = accountOf(input.username)
  const locked = await lockedUntil(kernel.store.db, account, kernel.clock.now())
  if (locked > 0) throw lockedOut(secondsUntil(locked, kernel.clock.now()))
  const known = await kernel.store.db
    .selectFrom('people')
    .select(['id', 'password_hash'])
    .where('email_folded', '=', foldEmail(input.username))
    .executeTakeFirst()
  const matched = await verifyPassword(known?.password_hash ?? null, input.password)
  const refresh = newSecret()
  const challenge = newSecret()
  const { result } = await runCommand(kernel, signIn, {
    input: {
      account,
      person: known?.id ?? null,
      matched,
      verified_hash: known?.password_hash ?? null,
      refresh_hash: hashSecret(refresh),
      challenge_hash: hashSecret(challenge),
      ...sender,
    },
    actor: ANONYMOUS,
    via: sender.kind,
    requestId: request.requestId,
  })
  if (result.outcome === 'locked') throw lockedOut(secondsUntil(result.until, kernel.clock.now()))
  if (result.outcome === 'wrong' || !known) throw wrongCredentials()
  if (result.outcome === 'second_factor_needed')
    throw await askSecondFactor(request.deps, known.id, challenge)
  return { person: known.id, session: result.session, refresh, expiresAt: result.expires_at }
}
