import type { CreateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'
import type { Person, Waybill } from './waybill.ts'

export interface HardwareDesk {
  /** Of the team Front desk, in this order. */
  rui: Person
  mia: Person
  /** Of the team Workshop. */
  tom: Person
  bea: Person
  /** Of the team Specialists, to which the workshop escalates. */
  sam: Person
  /** Who asks. */
  rita: Person
}

/** Steps, teams and times of a service desk for hardware; the project is HELP. */
const WORKFLOW: CreateWorkflowInput = {
  name: 'Hardware requests',
  category: 'Hardware',
  sla: { low: 'PT40H', medium: 'PT20H', high: 'PT10H', critical: 'PT4H' },
  graph: {
    steps: [
      {
        id: 'temp-triage',
        name: 'Triage',
        team: 'Front desk',
        is_start: true,
        category: 'open',
        instruction: 'Find out **which device** it is and how bad it is.',
      },
      {
        id: 'temp-repair',
        name: 'Repair',
        team: 'Workshop',
        escalate_to: 'Specialists',
        category: 'in_progress',
        instruction: 'Repair it, or order a part.',
      },
      { id: 'temp-check', name: 'Check', team: 'Front desk', category: 'in_progress', assign: 'queue' },
      { id: 'temp-done', name: 'Hand over', team: 'Front desk', is_end: true, category: 'resolved' },
    ],
    transitions: [
      {
        id: 'temp-accept',
        from: 'temp-triage',
        to: 'temp-repair',
        name: 'Accept',
        required_fields: ['severity', 'department'],
        comment: 'required',
      },
      { id: 'temp-repaired', from: 'temp-repair', to: 'temp-check', name: 'Repaired', comment: 'required' },
      { id: 'temp-again', from: 'temp-check', to: 'temp-repair', name: 'Not yet right', comment: 'required' },
      { id: 'temp-approve', from: 'temp-check', to: 'temp-done', name: 'Approve', comment: 'optional' },
      { id: 'temp-finish', from: 'temp-done', to: null, name: 'Handed over', comment: 'optional' },
    ],
  },
}

/** Makes people, teams, the project HELP and its workflow, published. */
export async function makeHardwareDesk(
  waybill: Waybill,
  more: Partial<CreateWorkflowInput> = {},
): Promise<HardwareDesk> {
  const people = {
    rui: await waybill.person('Rui Costa'),
    mia: await waybill.person('Mia Alves'),
    tom: await waybill.person('Tom Reis'),
    bea: await waybill.person('Bea Nunes'),
    sam: await waybill.person('Sam Dias'),
    rita: await waybill.person('Rita Lima', 'requester'),
  }
  const { teams, projects, workflows } = await waybill.as()
  const members: [string, Person[]][] = [
    ['Front desk', [people.rui, people.mia]],
    ['Workshop', [people.tom, people.bea]],
    ['Specialists', [people.sam]],
  ]
  for (const [name, of] of members) {
    await teams.create({ name })
    for (const { id } of of) await teams.putMember(name, id)
  }
  await projects.create({ key: 'HELP', name: 'Help desk', kind: 'service_desk' })
  const { id } = await workflows.create({ ...WORKFLOW, ...more })
  await workflows.publish(id)
  return people
}
