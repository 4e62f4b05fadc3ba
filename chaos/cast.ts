import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { ACCESS_TOKEN_PREFIX } from '@waybill/contract/access/access-token.ts'
import type { Static, TSchema } from 'typebox'
import { createAccessToken } from '../apps/server/src/domains/people/create-access-token.command.ts'
import { createPerson } from '../apps/server/src/domains/people/create-person.command.ts'
import { hashSecret, hintOf, newSecret } from '../apps/server/src/domains/people/secrets.ts'
import { createProject } from '../apps/server/src/domains/projects/create-project.command.ts'
import { setMember } from '../apps/server/src/domains/projects/set-member.command.ts'
import { createTicket } from '../apps/server/src/domains/tickets/create-ticket.command.ts'
import type { Command } from '../apps/server/src/kernel/command.ts'
import { runCommand, type Kernel } from '../apps/server/src/kernel/run-command.ts'
import { openKernel } from '../apps/server/src/open-kernel.ts'
import type { Settings } from '../apps/server/src/settings.ts'

export type CastRole = 'admin' | 'agent' | 'requester'

export interface CastPerson {
  id: string
  role: CastRole
  /** A personal access token. */
  token: string
}

/** Who takes part, and where. */
export interface Cast {
  people: CastPerson[]
  /** Changes rights during the run, and edits nothing. */
  operator: CastPerson
  /** Keys. */
  open: readonly string[]
  closed: readonly string[]
}

const OPEN = ['DESK', 'WEB']
const CLOSED = ['HR', 'FIN']
/** Of ten people who follow each other. */
const ROLES: readonly CastRole[] = [
  'agent',
  'agent',
  'requester',
  'agent',
  'admin',
  'agent',
  'requester',
  'agent',
  'requester',
  'agent',
]

/** Fills an empty database by the commands of the program alone. */
export async function fillCast(
  settings: Settings,
  count: { people: number; tickets: number },
): Promise<Cast> {
  const kernel = await openKernel(settings)
  try {
    for (const key of OPEN) await run(kernel, createProject, { key, name: key, access: 'open' })
    for (const key of CLOSED) await run(kernel, createProject, { key, name: key, access: 'private' })
    const operator = await makePerson(kernel, 'operator', 'admin')
    const people: CastPerson[] = []
    for (let index = 0; index < count.people; index += 1) {
      const person = await makePerson(
        kernel,
        `person-${String(index)}`,
        ROLES[index % ROLES.length] ?? 'agent',
      )
      people.push(person)
      const closed = CLOSED[index % 3]
      if (closed !== undefined)
        await run(kernel, setMember, { project: closed, person: person.id, role: 'member' })
    }
    for (let index = 0; index < count.tickets; index += 1) {
      const project = [...OPEN, ...CLOSED][index % 4] ?? ''
      const reporter = people[(index * 7) % people.length]?.id ?? operator.id
      await run(kernel, createTicket, { project, title: `Ticket ${String(index)}`, reporter })
    }
    return { people, operator, open: OPEN, closed: CLOSED }
  } finally {
    await kernel.close()
  }
}

async function makePerson(kernel: Kernel, name: string, role: CastRole): Promise<CastPerson> {
  const email = `${name}@example.org`
  const { id } = await run(kernel, createPerson, { name, email, role })
  const token = newSecret(ACCESS_TOKEN_PREFIX)
  await run(kernel, createAccessToken, {
    person: id,
    name: 'chaos',
    token_hash: hashSecret(token),
    hint: hintOf(token, ACCESS_TOKEN_PREFIX),
    ...(role === 'admin' && { scopes: ['read', 'write', 'admin'] as const }),
  })
  return { id, role, token }
}

async function run<Input extends TSchema, Loaded, Result>(
  kernel: Kernel,
  command: Command<Input, Loaded, Result>,
  input: Static<Input>,
): Promise<Result> {
  return (await runCommand(kernel, command, { input, actor: SYSTEM, via: 'cli' })).result
}
