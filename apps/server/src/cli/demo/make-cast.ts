import type { Actor } from '@waybill/contract/access/policies.ts'
import { createPerson } from '../../domains/people/create-person.command.ts'
import { createField } from '../../domains/projects/create-field.command.ts'
import { createLabel } from '../../domains/projects/create-label.command.ts'
import { createProject } from '../../domains/projects/create-project.command.ts'
import { setMember } from '../../domains/projects/set-member.command.ts'
import { createTeam } from '../../domains/teams/create-team.command.ts'
import { putTeamMember } from '../../domains/teams/put-team-member.command.ts'
import { PEOPLE, TEAMS, emailOf, type SamplePerson } from './people.ts'
import { PROJECTS } from './projects/index.ts'
import type { RunAt } from './run-at.ts'
import type { SampleProject } from './story.ts'

/** Everybody by name, as who they act. */
export type Cast = ReadonlyMap<string, Actor>

/**
 * Makes the people, their teams and the projects.
 * @param passwordHash of everybody; null: nobody of them can sign in
 */
export async function makeCast(run: RunAt, at: number, passwordHash: string | null): Promise<Cast> {
  const cast = new Map<string, Actor>()
  for (const one of PEOPLE) cast.set(one.name, await makePerson(run, at, one, passwordHash))
  for (const { name, description, members } of TEAMS) {
    await run(at, createTeam, { name, description })
    for (const member of members) await run(at, putTeamMember, { team: name, person: emailOf(member) })
  }
  for (const project of PROJECTS) await makeProject(run, at, project)
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

async function makeProject(run: RunAt, at: number, project: SampleProject): Promise<void> {
  const { key, name, description, access } = project
  await run(at, createProject, { key, name, description, access })
  const { members = [] } = TEAMS.find((team) => team.name === project.team) ?? {}
  for (const [index, member] of members.entries()) {
    const role = index === 0 ? 'lead' : 'member'
    await run(at, setMember, { project: key, person: emailOf(member), role })
  }
  for (const [label, color] of project.labels)
    await run(at, createLabel, { project: key, name: label, color })
  for (const { options, ...field } of project.fields)
    await run(at, createField, { project: key, ...field, ...(options && { options: [...options] }) })
}
