import type { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { toIso, toMillis } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { findLabels, useLabels } from './ticket-labels.ts'
import { ticketAtSeq } from './ticket-at.queries.ts'
import { labelsSince } from './ticket-conflicts.ts'
import { resolveFields } from './ticket-fields.ts'
import { resolveAssignee, resolvePerson, resolveTeam } from './ticket-people.ts'
import { labelsOf, type SetChange } from './ticket-sets.ts'
import { statusValues, wantedStep } from './ticket-status.ts'
import { pickValues, type PlainValues } from './ticket-values.ts'
import type { TicketChange } from './change-ticket.ts'
import type { TicketWithFacts } from './tickets.queries.ts'

type Input = Omit<UpdateTicketInput, 'base_seq'>

/** The values that stand in the input as the log knows them: ids in place of references, instants in UTC. */
export async function readValues(
  context: CommandContext,
  { ticket, project }: TicketWithFacts,
  input: Input,
): Promise<Partial<PlainValues>> {
  const step = await wantedStep(context.tx, ticket, input)
  const { assignee, reporter, team } = input
  return {
    ...pickValues(input, [
      'title',
      'description',
      'priority',
      'severity',
      'category',
      'sub_category',
      'department',
    ]),
    ...(step && statusValues(ticket, step, context.now)),
    ...(input.due_at !== undefined && { due_at: input.due_at && toIso(toMillis(input.due_at)) }),
    ...(assignee !== undefined && {
      assignee: assignee && (await assigneeOf(context, assignee, ticket.assignee_id, project)),
    }),
    ...(team !== undefined && { team: team && (await resolveTeam(context.tx, team)) }),
    ...(reporter !== undefined && { reporter: (await resolvePerson(context, reporter, 'reporter')).id }),
  }
}

/** Whoever has the ticket already may keep it, even without a right to get it today. */
async function assigneeOf(
  context: CommandContext,
  ref: string,
  now: string | null,
  project: TicketWithFacts['project'],
): Promise<string> {
  return ref.toLowerCase() === now ? now : resolveAssignee(context, ref, project)
}

export async function readFields(context: CommandContext, projectId: string, input: Input) {
  return resolveFields(context, projectId, input.fields ?? {})
}

/** `labels` is the whole set; with `baseSeq` it says what its author changed, and labels that others changed stay. */
export async function readLabels(
  context: CommandContext,
  { ticket }: TicketWithFacts,
  input: Input,
  baseSeq: number | undefined,
): Promise<SetChange | undefined> {
  if (!input.labels && !input.add_labels && !input.remove_labels) return undefined
  const whole = input.labels && (await useLabels(context, ticket.project_id, input.labels))
  const fromWhole = whole && (await replaceLabels(context, ticket.id, whole, baseSeq))
  const removed = await findLabels(context, ticket.project_id, input.remove_labels ?? [])
  const namesToAdd = (input.add_labels ?? []).filter((name) => !(input.remove_labels ?? []).includes(name))
  return {
    add: [...(fromWhole?.add ?? []), ...(await useLabels(context, ticket.project_id, namesToAdd))],
    remove: [...(fromWhole?.remove ?? []), ...removed.values()],
  }
}

async function replaceLabels(
  context: CommandContext,
  ticketId: string,
  whole: readonly string[],
  baseSeq: number | undefined,
): Promise<SetChange> {
  if (baseSeq !== undefined) return labelsSince(await ticketAtSeq(context.tx, ticketId, baseSeq), whole)
  const now = await labelsOf(context, ticketId)
  return { add: whole, remove: now.filter((id) => !whole.includes(id)) }
}

export async function readWatchers(context: CommandContext, input: Input): Promise<TicketChange['watchers']> {
  if (!input.add_watchers && !input.remove_watchers) return undefined
  const idsOf = async (name: 'add_watchers' | 'remove_watchers') => {
    const ids: string[] = []
    for (const [index, ref] of (input[name] ?? []).entries()) {
      ids.push((await resolvePerson(context, ref, 'watcher', `/${name}/${String(index)}`)).id)
    }
    return ids
  }
  return { add: await idsOf('add_watchers'), remove: await idsOf('remove_watchers') }
}
