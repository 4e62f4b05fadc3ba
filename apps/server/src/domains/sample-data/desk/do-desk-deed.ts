import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../../io/db/tables.ts'
import { actOnTask } from '../../tasks/act-on-task.command.ts'
import { FINISH } from '../../tasks/available-actions.ts'
import { claimTask } from '../../tasks/claim-task.command.ts'
import { escalateTask } from '../../tasks/escalate-task.command.ts'
import { lookAtTask } from '../../tasks/look-at-task.command.ts'
import { approveRequest } from '../../tasks/requests/approve-request.command.ts'
import { closeOwnRequest } from '../../tasks/requests/close-request.command.ts'
import { rateRequest } from '../../tasks/requests/rate-request.command.ts'
import { rejectRequest } from '../../tasks/requests/reject-request.command.ts'
import { withdrawRequest } from '../../tasks/requests/withdraw-request.command.ts'
import { versionOf } from '../../workflows/workflow-versions.queries.ts'
import type { RunAt } from '../run-at.ts'
import type { DeskDeed } from './desk-deed.ts'

interface OpenRun {
  id: string
  workflow_id: string | null
  workflow_version: number | null
  step_id: string
}

/** Does one thing at the service desk. `ticket` is a key. */
export async function doDeskDeed(
  run: RunAt,
  db: Db,
  { at, ticket, deed, actor }: { at: number; ticket: string; deed: DeskDeed; actor: Actor },
): Promise<unknown> {
  if (deed.kind === 'withdraw') return run(at, withdrawRequest, { ticket, reason: deed.reason }, actor)
  if (deed.kind === 'close') return run(at, closeOwnRequest, { ticket }, actor)
  if (deed.kind === 'rate') {
    const { kind: _, ...said } = deed
    return run(at, rateRequest, { ticket, ...said }, actor)
  }
  const open = await openRun(db, ticket)
  const task = open.id
  switch (deed.kind) {
    case 'look':
      return run(at, lookAtTask, { task }, actor)
    case 'claim':
      return run(at, claimTask, { task }, actor)
    case 'escalate':
      return run(at, escalateTask, { task, reason: deed.reason }, actor)
    case 'let_in':
      return run(at, approveRequest, { task }, actor)
    case 'turn_away':
      return run(at, rejectRequest, { task, reason: deed.reason }, actor)
    case 'act': {
      const { kind: _, action, ...said } = deed
      return run(at, actOnTask, { task, action_id: await actionOf(db, open, action), ...said }, actor)
    }
  }
}

/** Who has the open item of a request. @throws Error when nobody has */
export async function holderOf(db: Db, ticket: string): Promise<string> {
  const { person_id } = await db
    .selectFrom('task_items')
    .select('person_id')
    .where('task_id', '=', (await openRun(db, ticket)).id)
    .where('open', '=', 1)
    .where('person_id', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  if (person_id === null) throw new Error(`nobody has ${ticket}`)
  return person_id
}

function openRun(db: Db, ticket: string): Promise<OpenRun> {
  const [key = '', number = ''] = ticket.split('-')
  return db
    .selectFrom('tasks')
    .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tasks.id', 'tasks.workflow_id', 'tasks.workflow_version', 'tasks.step_id'])
    .where('projects.key', '=', key)
    .where('tickets.number', '=', Number(number))
    .where('tasks.open', '=', 1)
    .executeTakeFirstOrThrow()
}

async function actionOf(
  db: Db,
  { workflow_id, workflow_version, step_id }: OpenRun,
  name: string,
): Promise<string> {
  if (name === FINISH) return FINISH
  if (workflow_id === null || workflow_version === null) throw new Error('no workflow has taken it')
  const { definition } = await versionOf(db, workflow_id, workflow_version)
  const found = definition.transitions.find((one) => one.from === step_id && one.name === name)
  if (!found) throw new Error(`the step has no action "${name}"`)
  return found.id
}
