import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import { PRIORITIES, CreateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { generateKeyBetween } from 'fractional-indexing'
import { sql } from 'kysely'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import { prepared } from '../../kernel/prepared.ts'
import { loadProjectFacts, type ProjectRow } from '../projects/projects.queries.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import { assertFormFilled } from '../tasks/requests/assert-form-filled.ts'
import { beginRun, startRun, type Beginning } from '../tasks/start-run.ts'
import { startTask } from '../tasks/task-change.ts'
import { beginsElsewhere } from '../tasks/tasks.errors.ts'
import { newestSteps, startOf, stepOfStatus } from '../workflows/workflows.queries.ts'
import type { Standing } from '../tasks/task-steps.ts'
import { assertRequiredFields, resolveFields, withoutNulls } from './ticket-fields.ts'
import { useLabels } from './ticket-labels.ts'
import { resolveAssignee, resolvePerson, resolveTeam } from './ticket-people.ts'
import { insertTicket } from './insert-ticket.ts'
import { noStepOfStatus, projectIsArchived, reporterMissing, staffOnly } from './tickets.errors.ts'

/** How a ticket is handled is for those who handle it; what it is about, for everybody who may ask. */
const STAFF_FIELDS = ['status', 'labels', 'assignee', 'team', 'reporter', 'due_at'] as const

/** Makes a ticket at the end of its project. The lock of the project's row makes numbers gapless and ranks different. */
export const createTicket = defineCommand({
  name: 'create-ticket',
  input: CreateTicketInput,
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => {
    const asIfActive = mayInProject(actor, 'project.create_ticket', { ...facts, archived: false })
    if (asIfActive === 'allow' && facts.archived) throw projectIsArchived()
    return asIfActive
  },
  async run(context, input, { project, facts }) {
    const { tx, now } = context
    const staff = mayInProject(context.actor, 'project.set_staff_fields', facts) === 'allow'
    if (!staff) assertMaySet(context.actor, input)
    const people = await resolvePeople(context, project, input)
    const run = await beginRun(
      context,
      project,
      { ...wordsOf(input), requesters: new Set([people.reporter]) },
      people.assignee,
    )
    const step = await startingStep(context, run, input.status)
    if (run && 'step' in run) Object.assign(people, { assignee: run.assignee, team: run.team })
    const fields = await resolveFields(context, project.id, input.fields ?? {})
    await assertRequiredFields(context, project.id, fields)
    if (!staff && run && 'step' in run)
      await assertFormFilled(context, project.id, run.step.form, input, fields)
    const labels = await useLabels(context, project.id, input.labels ?? [])
    const { number, rank } = await nextPlace(context, project.id)
    const id = context.newId()
    const resolved = step.category === 'resolved' || step.category === 'closed' ? now : null
    const closed = step.category === 'closed' ? now : null
    const dueAt = input.due_at ? toMillis(input.due_at) : null
    const same = {
      number,
      title: input.title,
      description: input.description ?? '',
      status: step.category,
      priority: input.priority ?? ('medium' as const),
      severity: input.severity ?? null,
      category: input.category ?? null,
      sub_category: input.sub_category ?? null,
      department: input.department ?? null,
      rank,
    }
    const event = context.append({
      kind: 'ticket.created',
      project_id: project.id,
      ticket_id: id,
      data: {
        after: {
          ...same,
          ...people,
          step: step.id,
          due_at: toIsoOrNull(dueAt),
          fields: withoutNulls(fields),
          first_response_at: null,
          resolved_at: toIsoOrNull(resolved),
          closed_at: toIsoOrNull(closed),
          labels,
          watchers: [],
        },
      },
    })
    // Its row is written with its seq, so that it need not be touched again.
    context.afterSeq(async () => {
      await insertTicket(tx, {
        ...same,
        id,
        project_id: project.id,
        workflow_version: step.version,
        step_id: step.id,
        priority_rank: PRIORITIES.indexOf(same.priority),
        assignee_id: people.assignee,
        team_id: people.team,
        reporter_id: people.reporter,
        due_at: dueAt,
        fields: JSON.stringify(withoutNulls(fields)),
        first_response_at: null,
        resolved_at: resolved,
        closed_at: closed,
        created_at: now,
        updated_at: now,
        deleted_at: null,
        seq: event.seq,
        created_seq: event.seq,
        field_seq: '{}',
      })
      if (labels.length === 0) return
      await tx
        .insertInto('ticket_labels')
        .values(labels.map((label_id) => ({ ticket_id: id, label_id })))
        .execute()
    })
    if (run) beginTask(context, { ticket_id: id, project_id: project.id }, run)
    return { id, key: `${project.key}-${String(number)}` }
  },
})

type Run = NonNullable<Awaited<ReturnType<typeof beginRun>>>

function wordsOf({ category, sub_category, department, priority }: CreateTicketInput) {
  return {
    category: category ?? null,
    sub_category: sub_category ?? null,
    department: department ?? null,
    priority: priority ?? ('medium' as const),
  }
}

/** After the ticket: the rows of its run refer to it. */
function beginTask(context: CommandContext, of: { ticket_id: string; project_id: string }, run: Run): void {
  const task = context.newId()
  if ('unrouted' in run) startTask(context, of, task, run.unrouted, {})
  else startRun(context, of, task, run)
}

/** Naming oneself as the reporter, or nothing at all, sets nothing. */
function assertMaySet(actor: Actor, input: CreateTicketInput): void {
  const set = STAFF_FIELDS.filter((field) => {
    const value = input[field]
    if (value === undefined || value === null) return false
    return (
      !(field === 'labels' && input.labels?.length === 0) &&
      !(field === 'reporter' && value === actor.person_id)
    )
  })
  if (set.length > 0) throw staffOnly(set)
}

/** Where it stands: at the start of its workflow, else at a step of Basic. */
async function startingStep(
  { tx }: CommandContext,
  run: Run | null,
  status: CreateTicketInput['status'],
): Promise<Standing> {
  if (run && 'step' in run) return startOfRun(run, status)
  const steps = await newestSteps(tx, BASIC_WORKFLOW_ID)
  const step = status === undefined || run ? startOf(steps) : stepOfStatus(steps, status)
  if (!step) throw noStepOfStatus(status ?? 'open')
  return step
}

function startOfRun({ step, values }: Beginning, status: CreateTicketInput['status']): Standing {
  if (status !== undefined && status !== step.category) throw beginsElsewhere(step.name)
  return { id: step.id, category: step.category, version: values.version ?? 1 }
}

async function resolvePeople(context: CommandContext, project: ProjectRow, input: CreateTicketInput) {
  const { actor, tx } = context
  const reporter =
    input.reporter === undefined
      ? actor.person_id
      : (await resolvePerson(context, input.reporter, 'reporter')).id
  if (reporter === null) throw reporterMissing()
  return {
    reporter,
    assignee: input.assignee ? await resolveAssignee(context, input.assignee, project) : null,
    team: input.team ? await resolveTeam(tx, input.team) : null,
  }
}

/** Takes the next number of the project, and gives a rank after all its tickets. */
async function nextPlace(
  { tx }: CommandContext,
  projectId: string,
): Promise<{ number: number; rank: string }> {
  const [project] = await takeNumber(tx, { project: projectId })
  if (!project) throw new Error('the project is gone although its row is locked')
  return { number: project.last_number, rank: generateKeyBetween(project.last_rank, null) }
}

/** One statement, begun when the project's row is locked, so that it sees the last ticket of whoever was before. */
const takeNumber = prepared((db, { project }: { project: string }) =>
  db
    .updateTable('projects')
    .set((of) => ({ last_number: of('last_number', '+', 1) }))
    .where('id', '=', project)
    .returning([
      'last_number',
      sql<string | null>`(select tickets.rank from tickets where tickets.project_id = ${project}
        order by tickets.rank desc limit 1)`.as('last_rank'),
    ]),
)
