import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../../io/db/tables.ts'
import { createCalendar } from '../../calendars/create-calendar.command.ts'
import { createField } from '../../projects/create-field.command.ts'
import { createProject } from '../../projects/create-project.command.ts'
import { setMember } from '../../projects/set-member.command.ts'
import { createPolicy } from '../../sla/create-policy.command.ts'
import { createTeam } from '../../teams/create-team.command.ts'
import { putTeamMember } from '../../teams/put-team-member.command.ts'
import { createWorkflow } from '../../workflows/create-workflow.command.ts'
import { publishWorkflow } from '../../workflows/publish-workflow.command.ts'
import { idOf, type Cast } from '../make-cast.ts'
import type { RunAt } from '../run-at.ts'
import {
  DESK_FIELDS,
  DESK_KEY,
  DESK_LEAD,
  DESK_POLICY,
  DESK_TEAMS,
  DESK_WORKFLOWS,
  deskCalendar,
} from './desk-project.ts'

/** Whether the sample desk finds its place: somebody may have set up their own workflows, calendars or policies. */
export async function hasRoomForDesk(db: Db, takenKeys: ReadonlySet<string>): Promise<boolean> {
  if (takenKeys.has(DESK_KEY)) return false
  const calendar = await db.selectFrom('calendars').select('id').limit(1).executeTakeFirst()
  const policy = await db.selectFrom('sla_policies').select('id').limit(1).executeTakeFirst()
  const workflow = await db
    .selectFrom('workflows')
    .select('id')
    .where('built_in', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return !calendar && !policy && !workflow
}

/** Makes the service desk: its teams, project, calendar, workflows and promises. */
export async function makeDesk(run: RunAt, at: number, end: number, cast: Cast): Promise<void> {
  const admin = cast.get('Mara Lindqvist') ?? SYSTEM
  for (const { name, description, members } of DESK_TEAMS) {
    await run(at, createTeam, { name, description })
    for (const member of members) await run(at, putTeamMember, { team: name, person: idOf(cast, member) })
  }
  await run(at, createProject, {
    key: DESK_KEY,
    name: 'Service desk',
    description: 'What colleagues ask for: equipment and accounts.',
    kind: 'service_desk',
  })
  for (const member of new Set(DESK_TEAMS.flatMap(({ members }) => [...members]))) {
    const role = member === DESK_LEAD ? 'lead' : 'member'
    await run(at, setMember, { project: DESK_KEY, person: idOf(cast, member), role })
  }
  for (const field of DESK_FIELDS) await run(at, createField, { project: DESK_KEY, ...field })
  await run(at, createCalendar, deskCalendar(new Date(end).getUTCFullYear()), admin)
  for (const workflow of DESK_WORKFLOWS) {
    const { id } = await run(at, createWorkflow, workflow, admin)
    await run(at, publishWorkflow, { workflow: id }, admin)
  }
  await run(at, createPolicy, DESK_POLICY, admin)
}
