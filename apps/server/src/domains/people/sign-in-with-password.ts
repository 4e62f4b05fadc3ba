import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import type { SignInInput } from '@waybill/contract/access/session.ts'
import type { AppDeps } from '../../http/app-deps.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { lockedOut, wrongCredentials } from './access.errors.ts'
import { deviceOf } from './device.ts'
import { foldEmail } from './email.ts'
import { accountOf, lockedUntil, secondsUntil } from './lock-out.ts'
import { verifyPassword } from './password-hash.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { signIn } from './sign-in.command.ts'

interface Sender {
  address: string
  userAgent: string | undefined
  requestId: string
}

export interface StartedSession {
  person: string
  session: string
  refresh: string
  /** Milliseconds since 1970 UTC. */
  expiresAt: number
}

/**
 * Known and unknown accounts go the same way: one look-up, one hash of the same cost, one command. A locked one stops
 * before the hash, with the right password too.
 * @throws Problem 401, 429
 */
export async function signInWithPassword(
  deps: AppDeps,
  input: SignInInput,
  sender: Sender,
): Promise<StartedSession> {
  const { kernel } = deps
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
  const { result } = await runCommand(kernel, signIn, {
    input: {
      account,
      person: known?.id ?? null,
      matched,
      verified_hash: known?.password_hash ?? null,
      refresh_hash: hashSecret(refresh),
      kind: input.cookies === true ? 'web' : 'api',
      device: deviceOf(sender.userAgent),
      address: sender.address,
    },
    actor: ANONYMOUS,
    via: input.cookies === true ? 'web' : 'api',
    requestId: sender.requestId,
  })
  if (result.outcome === 'locked') throw lockedOut(secondsUntil(result.until, kernel.clock.now()))
  if (result.outcome === 'wrong' || !known) throw wrongCredentials()
  return { person: known.id, session: result.session, refresh, expiresAt: result.expires_at }
}
