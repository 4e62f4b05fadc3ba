import { parseArgs } from 'node:util'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { ROLES } from '@waybill/contract/people/person.ts'
import { createPerson } from '../domains/people/create-person.command.ts'
import { deactivatePerson } from '../domains/people/deactivate-person.command.ts'
import { takeSecondFactorOff } from '../domains/people/second-factor/take-second-factor-off.command.ts'
import { setPassword } from '../domains/people/set-password.command.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { readNewPassword } from './read-password.ts'
import { printTable } from './print-table.ts'
import { requirePerson } from './require-person.ts'
import { withExistingKernel, withKernel } from './with-kernel.ts'

interface Options {
  json: boolean
  name: string | undefined
  role: string | undefined
  'password-stdin': boolean
  'no-password': boolean
}

type Action = (context: CliContext, operands: string[], options: Options) => Promise<ExitCode>

const actions: Record<string, Action> = {
  add,
  list,
  password,
  deactivate,
  'second-factor-off': secondFactorOff,
}

export const user: CliCommand = {
  name: 'user',
  summary: 'add people, list them, set a password, take a second factor off, end an access',
  help: `waybill user add EMAIL --name NAME [--role ${ROLES.join('|')}] [--password-stdin | --no-password]
waybill user list [--json]
waybill user password EMAIL [--password-stdin]
waybill user deactivate EMAIL
waybill user second-factor-off EMAIL

The password is asked for without showing it, or read as the first line of stdin with --password-stdin; it is never an
argument, because other users of the machine can read those. A new password ends the person's sessions.
Somebody who has lost phone, passkeys and recovery codes signs in by password alone after second-factor-off.

  --role          of the new person; agent unless given
  --no-password   the person cannot sign in yet: an admin sends an invitation, or it is a service account
  --json          print the person or the list as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        name: { type: 'string' },
        role: { type: 'string' },
        'password-stdin': { type: 'boolean', default: false },
        'no-password': { type: 'boolean', default: false },
      },
    })
    const [name, ...operands] = positionals
    const action = name === undefined ? undefined : actions[name]
    if (!action) {
      const what = name === undefined ? 'say what to do' : `there is no "user ${name}"`
      throw new UsageError(`${what}: ${Object.keys(actions).join(', ')}`)
    }
    return action(context, operands, { ...values, name: values.name, role: values.role })
  },
}

function onlyEmail(operands: readonly string[]): string {
  const [email] = operands
  if (email === undefined || operands.length > 1) throw new UsageError('name one person by e-mail address')
  return email
}

async function add(context: CliContext, operands: string[], options: Options): Promise<ExitCode> {
  const email = onlyEmail(operands)
  const role = ROLES.find((one) => one === (options.role ?? 'agent'))
  if (options.name === undefined) throw new UsageError('give the name: --name "Ana Example"')
  if (!role) throw new UsageError(`--role must be one of ${ROLES.join(', ')}`)
  if (options['no-password'] && options['password-stdin']) {
    throw new UsageError('--no-password and --password-stdin exclude each other')
  }
  const hash = options['no-password'] ? undefined : await readNewPassword(context, email)
  return withKernel<ExitCode>(context, async (kernel) => {
    const { result } = await runCommand(kernel, createPerson, {
      input: { name: options.name, email, role, ...(hash !== undefined && { password_hash: hash }) },
      actor: SYSTEM,
      via: 'cli',
    })
    context.print(options.json ? JSON.stringify({ id: result.id, email, role }) : `Added ${email} (${role}).`)
    return 0
  })
}

async function list(context: CliContext, operands: string[], options: Options): Promise<ExitCode> {
  if (operands.length > 0) throw new UsageError('"user list" takes no further words')
  return withExistingKernel<ExitCode>(context, async (kernel) => {
    const people = await signInPeople(kernel)
    if (options.json) context.print(JSON.stringify(people))
    else if (people.length === 0) context.print('There is nobody yet.')
    else {
      const rows = people.map((one) => [one.email ?? '', one.name, one.role, one.active ? '' : 'deactivated'])
      printTable(context, [['E-mail', 'Name', 'Role', ''], ...rows])
    }
    return 0
  })
}

/** Everybody but the placeholders of imports, of whom there may be many thousands and who cannot sign in. */
async function signInPeople(kernel: Kernel) {
  const rows = await kernel.store.db
    .selectFrom('people')
    .select(['id', 'email', 'name', 'role', 'active'])
    .where('placeholder', '=', 0)
    .orderBy('email_folded')
    .execute()
  return rows.map((row) => ({ ...row, active: row.active === 1 }))
}

async function password(context: CliContext, operands: string[], options: Options): Promise<ExitCode> {
  const email = onlyEmail(operands)
  return withExistingKernel<ExitCode>(context, async (kernel) => {
    await requirePerson(kernel, email)
    const password_hash = await readNewPassword(context, email)
    await runCommand(kernel, setPassword, {
      input: { person: email, password_hash },
      actor: SYSTEM,
      via: 'cli',
    })
    context.print(
      options.json ? JSON.stringify({ email }) : `${email} has a new password; all sessions ended.`,
    )
    return 0
  })
}

async function deactivate(context: CliContext, operands: string[], options: Options): Promise<ExitCode> {
  const email = onlyEmail(operands)
  return withExistingKernel<ExitCode>(context, async (kernel) => {
    await requirePerson(kernel, email)
    const { seq } = await runCommand(kernel, deactivatePerson, {
      input: { person: email },
      actor: SYSTEM,
      via: 'cli',
    })
    if (options.json) context.print(JSON.stringify({ email, changed: seq !== null }))
    else context.print(seq === null ? `${email} was deactivated already.` : `${email} can no longer sign in.`)
    return 0
  })
}

async function secondFactorOff(context: CliContext, operands: string[], options: Options): Promise<ExitCode> {
  const email = onlyEmail(operands)
  return withExistingKernel<ExitCode>(context, async (kernel) => {
    await requirePerson(kernel, email)
    const { seq } = await runCommand(kernel, takeSecondFactorOff, {
      input: { person: email },
      actor: SYSTEM,
      via: 'cli',
    })
    if (options.json) context.print(JSON.stringify({ email, changed: seq !== null }))
    else if (seq === null) context.print(`${email} had no second factor.`)
    else context.print(`${email} signs in by password alone now.`)
    return 0
  })
}
