import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { ACCESS_TOKEN_PREFIX } from '@waybill/contract/access/access-token.ts'
import type { Static, TSchema } from 'typebox'
import { finishImport } from '../../apps/server/src/domains/imports/finish-import.command.ts'
import { importBatch } from '../../apps/server/src/domains/imports/import-batch.command.ts'
import type { ImportedTicket, NewPersonRef } from '../../apps/server/src/domains/imports/imported-ticket.ts'
import { startImport } from '../../apps/server/src/domains/imports/start-import.command.ts'
import { createAccessToken } from '../../apps/server/src/domains/people/create-access-token.command.ts'
import { createPerson } from '../../apps/server/src/domains/people/create-person.command.ts'
import { hashSecret, hintOf, newSecret } from '../../apps/server/src/domains/people/secrets.ts'
import { createProject } from '../../apps/server/src/domains/projects/create-project.command.ts'
import { setMember } from '../../apps/server/src/domains/projects/set-member.command.ts'
import { createTeam } from '../../apps/server/src/domains/teams/create-team.command.ts'
import { putTeamMember } from '../../apps/server/src/domains/teams/put-team-member.command.ts'
import type { Command } from '../../apps/server/src/kernel/command.ts'
import { runCommand, type Kernel } from '../../apps/server/src/kernel/run-command.ts'
import { ADMIN, AGENTS, PEOPLE, PROJECTS, REQUESTERS, TEAMS, personKey, type BenchProject } from './cast.ts'
import { generateTickets } from './tickets.ts'

/** As `waybill import` does it. */
const TICKETS_PER_BATCH = 250
const EVENTS_PER_BATCH = 2_000

export interface Progress {
  tickets: number
  events: number
}

/** Personal access tokens, by whom they are of. */
export interface Tokens {
  admin: string
  agent: string
  requester: string
}

/** Fills an empty installation with so many tickets, by the commands of the program alone. */
export async function fill(
  kernel: Kernel,
  tickets: number,
  onProgress: (progress: Progress) => void,
): Promise<Tokens> {
  const tokens = await makeCast(kernel)
  const progress: Progress = { tickets: 0, events: 0 }
  for (const [index, project] of PROJECTS.entries()) {
    const count =
      index === 0
        ? tickets - PROJECTS.slice(1).reduce((sum, one) => sum + countOf(one, tickets), 0)
        : countOf(project, tickets)
    await importProject(kernel, project, count, (added) => {
      progress.tickets += added.created
      progress.events += added.events
      onProgress(progress)
    })
  }
  return tokens
}

const countOf = ({ share }: BenchProject, tickets: number) => Math.floor((tickets * share) / 1_000)

async function run<Input extends TSchema, Loaded, Result>(
  kernel: Kernel,
  command: Command<Input, Loaded, Result>,
  input: Static<Input>,
): Promise<Result> {
  return (await runCommand(kernel, command, { input, actor: SYSTEM, via: 'import' })).result
}

async function makeCast(kernel: Kernel): Promise<Tokens> {
  for (const { name, email, role } of PEOPLE) await run(kernel, createPerson, { name, email, role })
  for (const [index, team] of TEAMS.entries()) {
    await run(kernel, createTeam, { name: team })
    for (const { email } of AGENTS.slice(index * 3, index * 3 + 3))
      await run(kernel, putTeamMember, { team, person: email })
  }
  for (const { key, name, access } of PROJECTS) {
    await run(kernel, createProject, { key, name, access })
    if (access === 'open') continue
    // The agent whose token is used is in one of the closed projects and not in the others.
    const members = key === 'HR' ? AGENTS.slice(0, 10) : AGENTS.slice(10, 20)
    for (const { email } of members)
      await run(kernel, setMember, { project: key, person: email, role: 'member' })
  }
  return {
    admin: await makeToken(kernel, ADMIN.email),
    agent: await makeToken(kernel, AGENTS[0]?.email ?? ''),
    requester: await makeToken(kernel, REQUESTERS[0]?.email ?? ''),
  }
}

async function makeToken(kernel: Kernel, person: string): Promise<string> {
  const secret = newSecret(ACCESS_TOKEN_PREFIX)
  await run(kernel, createAccessToken, {
    person,
    name: 'bench',
    token_hash: hashSecret(secret),
    hint: hintOf(secret, ACCESS_TOKEN_PREFIX),
  })
  return secret
}

const references: NewPersonRef[] = [...AGENTS, ...REQUESTERS].map((one) => ({
  key: personKey(one),
  name: one.name,
  email: one.email,
  role: one.role === 'requester' ? 'requester' : 'agent',
}))

async function importProject(
  kernel: Kernel,
  project: BenchProject,
  count: number,
  onBatch: (added: { created: number; events: number }) => void,
): Promise<void> {
  const started = await run(kernel, startImport, {
    source: 'bench',
    file: `${project.key}.generated`,
    input_hash: project.key,
    project: { key: project.key },
    fields: [],
  })
  let position = 0
  let batch: ImportedTicket[] = []
  let events = 0
  const flush = async () => {
    const to = position + batch.length
    const added = await run(kernel, importBatch, {
      import: started.id,
      project: started.project,
      from: position,
      to,
      tickets: batch,
      people: references,
      choices: [],
    })
    position = to
    batch = []
    events = 0
    onBatch(added)
  }
  for (const ticket of generateTickets(project, count)) {
    batch.push(ticket)
    events += 1 + ticket.changes.length + (ticket.comments?.length ?? 0)
    if (batch.length >= TICKETS_PER_BATCH || events >= EVENTS_PER_BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  await run(kernel, finishImport, { import: started.id, errors: 0 })
}
