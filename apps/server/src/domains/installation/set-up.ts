import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { SetUpInput } from '@waybill/contract/people/person.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { checkBody } from '../people/check-body.ts'
import { checkNewPassword } from '../people/common-passwords.ts'
import { hashPassword } from '../people/password-hash.ts'
import { hashSecret, newSecret } from '../people/secrets.ts'
import { hasAdmin } from './installation.queries.ts'
import { renewSetUpCode } from './renew-set-up-code.command.ts'
import { setUp } from './set-up.command.ts'

export interface SetUpState {
  /** `link`: print it, it makes the first admin; `done`: there is an admin; `created`: the unattended admin was made now. */
  state: 'link' | 'done' | 'created'
  /** The address of the one-time link; only with `link`. The code stands after #, so it reaches no server's access log. */
  link?: string
}

/**
 * What a start does about set-up. Without an admin it makes a link (a restart makes a new one and ends the old), or the
 * first admin right away when address and password are given.
 * @throws Problem when the given address or password is not valid
 */
export async function prepareSetUp(
  kernel: Kernel,
  options: { publicUrl: URL; adminEmail?: string | null; adminPassword?: string | null },
): Promise<SetUpState> {
  if (await hasAdmin(kernel.store.db)) return { state: 'done' }
  if (options.adminEmail && options.adminPassword) {
    const created = await setUpUnattended(kernel, options.adminEmail, options.adminPassword)
    return { state: created ? 'created' : 'done' }
  }
  const code = newSecret()
  try {
    await runCommand(kernel, renewSetUpCode, {
      input: { hash: hashSecret(code) },
      actor: SYSTEM,
      via: 'system',
    })
  } catch (error) {
    if (isAlreadySetUp(error)) return { state: 'done' }
    throw error
  }
  return { state: 'link', link: new URL(`/setup#code=${code}`, options.publicUrl).href }
}

/**
 * Makes the first admin without a link. @returns false when somebody else has just done it (another node).
 * @throws Problem 422 when the address or the password is not valid
 */
export async function setUpUnattended(kernel: Kernel, email: string, password: string): Promise<boolean> {
  const name = email.split('@')[0] || 'Admin'
  const input = checkBody(SetUpInput, { code: 'unattended', name, email, password })
  checkNewPassword(password, email)
  const { code: _code, password: _password, ...admin } = input
  try {
    await runCommand(kernel, setUp, {
      input: { ...admin, code_hash: null, password_hash: await hashPassword(password) },
      actor: SYSTEM,
      via: 'system',
    })
    return true
  } catch (error) {
    if (isAlreadySetUp(error)) return false
    throw error
  }
}

function isAlreadySetUp(error: unknown): boolean {
  return error instanceof Problem && error.code === 'installation.already_set_up'
}
