import type { TestPerson, TestWorld } from '../../../testing/test-world.ts'
import { createTeam } from '../../teams/create-team.command.ts'
import { putTeamMember } from '../../teams/put-team-member.command.ts'

export interface MadeTeam {
  id: string
  name: string
  people: TestPerson[]
}

let made = 0

/** A team of so many agents in their order. */
export async function makeTeam(world: TestWorld, size: number, name?: string): Promise<MadeTeam> {
  made += 1
  const called = name ?? `Team ${String(made)}`
  const { result } = await world.run(createTeam, { name: called })
  const people: TestPerson[] = []
  for (let index = 0; index < size; index += 1) {
    const person = await world.person('agent')
    await world.run(putTeamMember, { team: result.id, person: person.id })
    people.push(person)
  }
  return { id: result.id, name: called, people }
}
