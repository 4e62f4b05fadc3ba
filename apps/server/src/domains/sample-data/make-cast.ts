import type { Actor } from '@waybill/contract/access/policies.ts'
import { createPerson } from '../people/create-person.command.ts'
import { createField } from '../projects/create-field.command.ts'
import { createLabel } from '../projects/create-label.command.ts'
import { createProject } from '../projects/create-project.command.ts'
import { setMember } from '../projects/set-member.command.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { putTeamMember } from '../teams/put-team-member.command.ts'
import { PEOPLE, TEAMS, emailOf, type SamplePerson } from './people.ts'
import type { RunAt } from './run-at.ts'
import type { SampleProject } from './story.ts'

/** Everybody by name, as who they act. */
export type Cast = ReadonlyMap<string, Actor>

export interface CastWishes {
  projects: readonly SampleProject[]
  /** Of everybody's password; null: nobody of them can sign in. */
  passwordHash: string | null
  /** Plays the admin; null: one more person does. */
  admin: Actor | null
}

/** Makes the people, their teams and the projects. */
export async function makeCast(
  run: RunAt,
  at: number,
  { projects, passwordHash, admin }: CastWishes,
): Promise<Cast> {
  const cast = new Map<string, Actor>()
  for (const one of PEOPLE) {
    const plays = one.role === 'admin' ? admin : null
    cast.set(one.name, plays ?? (await makePerson(run, at, one, passwordHash)))
  }
  for (const { name, description, members } of TEAMS) {
    await run(at, createTeam, { name, description })
    for (const member of members) await run(at, putTeamMember, { team: name, person: idOf(cast, member) })
  }
  for (const project of projects) await makeProject(run, at, project, cast)
  return cast
}

async function makePerson(
  run: RunAt,
  at: number,
  { name, ...profile }: SamplePerson,
  passwordHash: string | null,
): Promise<Actor> {
  const { id } = await run(at, createPerson, {
    name,
    email: emailOf(name),
    ...profile,
    ...(passwordHash !== null && { password_hash: passwordHash }),
  })
  return { kind: 'person', person_id: id, role: profile.role, scopes: null, token_projects: null }
}

/** @throws Error for somebody who is not in the cast */
export function idOf(cast: Cast, name: string): string {
  const id = cast.get(name)?.person_id
  if (id === null || id === undefined) throw new Error(`nobody plays ${name}`)
  return id
}

async function makeProject(run: RunAt, at: number, project: SampleProject, cast: Cast): Promise<void> {
  const { key, name, description, access } = project
  await run(at, createProject, { key, name, description, access })
  const { members = [] } = TEAMS.find((team) => team.name === project.team) ?? {}
  for (const [index, member] of members.entries()) {
    const role = index === 0 ? 'lead' : 'member'
    await run(at, setMember, { project: key, person: idOf(cast, member), role })
  }
  for (const [label, color] of project.labels)
    await run(at, createLabel, { project: key, name: label, color })
  for (const { options, ...field } of project.fields)
    await run(at, createField, { project: key, ...field, ...(options && { options: [...options] }) })
}
