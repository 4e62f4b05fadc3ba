import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { FieldKey } from '@waybill/contract/projects/project.ts'
import { Id, line, strict } from '@waybill/contract/schema.ts'
import { BASIC_WORKFLOW_ID, type Status } from '@waybill/contract/workflows/step.ts'
import { generateNKeysBetween } from 'fractional-indexing'
import Type from 'typebox'
import type { Tx } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadProjectFacts, type ProjectRow } from '../projects/projects.queries.ts'
import { personFields } from '../tickets/ticket-parts.queries.ts'
import { newestSteps, startOf, stepOfStatus } from '../workflows/workflows.queries.ts'
import { addChoices } from './add-choices.ts'
import { buildTicket, type Resolved } from './build-ticket.ts'
import { ImportedTicket, NewPersonRef } from './imported-ticket.ts'
import { importMovedOn } from './imports.errors.ts'
import { knownTickets, parseCheckpoint, parseCounts } from './imports.queries.ts'
import { resolveLabels, resolvePeople, resolveTeams } from './resolve-names.ts'
import { runsOnVersion } from './runs-on-version.ts'
import { storeTickets } from './store-tickets.ts'

/**
 * Some hundred tickets with their histories in one transaction, and the checkpoint with them: whatever kills the import,
 * it goes on after the last whole batch. A ticket that is already here is passed over.
 */
export const importBatch = defineCommand({
  name: 'import-batch',
  input: strict({
    import: Id,
    project: Id,
    /** The version on which its tickets stand; none: on Basic, without a run. */
    workflow: Type.Optional(strict({ id: Id, version: Type.Integer({ minimum: 1 }) })),
    /** Positions in the order of the import: where the batch starts, and where the next one will. */
    from: Type.Integer({ minimum: 0 }),
    to: Type.Integer({ minimum: 1 }),
    tickets: Type.Array(ImportedTicket, { maxItems: 1_000 }),
    people: Type.Array(NewPersonRef),
    choices: Type.Array(strict({ field: FieldKey, values: Type.Array(line(120), { maxItems: 200 }) })),
  }),
  subject: 'import',
  async load(context, input) {
    const found = await loadProjectFacts(context, input.project, context.actor, { lock: true })
    const query = context.tx.selectFrom('imports').selectAll().where('id', '=', input.import)
    const row = await context.sql.forUpdate(query).executeTakeFirst()
    return found && row ? { project: found.project, row } : null
  },
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input, { project, row }) {
    if (row.state !== 'running' || parseCheckpoint(row.checkpoint).position !== input.from)
      throw importMovedOn()
    const { tx } = context
    const known = await knownTickets(
      tx,
      row.source,
      input.tickets.map((ticket) => ticket.external_id),
    )
    const tickets = input.tickets.filter((ticket) => !known.has(ticket.external_id))
    const resolved = await resolve(context, { project, row, input, tickets })
    const taken = await takenAliases(tx, project.id, tickets)
    await addChoices(context, project.id, input.choices)
    const ranks = generateNKeysBetween(await lastRank(tx, project.id), null, tickets.length)
    const built = tickets.map((ticket, index) =>
      buildTicket(
        ticket,
        {
          id: context.newId(),
          number: project.last_number + index + 1,
          rank: ranks[index] ?? '',
          aliases: (ticket.aliases ?? []).filter((alias) => !taken.has(alias)).toSorted(),
          comments: (ticket.comments ?? []).map(() => context.newId()),
          newId: context.newId,
        },
        resolved,
      ),
    )
    const events = await storeTickets(context, row, built)
    await tx
      .updateTable('projects')
      .set({ last_number: project.last_number + tickets.length })
      .where('id', '=', project.id)
      .execute()
    const counts = parseCounts(row.counts)
    const checkpoint = { ...parseCheckpoint(row.checkpoint), position: input.to }
    const total = { tickets: counts.tickets + tickets.length, events: counts.events + events }
    await tx
      .updateTable('imports')
      .set({ checkpoint: JSON.stringify(checkpoint), counts: JSON.stringify(total) })
      .where('id', '=', row.id)
      .execute()
    return { created: tickets.length, events }
  },
})

interface Batch {
  project: Pick<ProjectRow, 'id' | 'kind'>
  row: { id: string; source: string }
  input: { people: readonly NewPersonRef[]; workflow?: { id: string; version: number } }
  /** Those that are new. */
  tickets: readonly ImportedTicket[]
}

async function resolve(context: CommandContext, { project, row, input, tickets }: Batch): Promise<Resolved> {
  const sets = tickets.flatMap((ticket) => [ticket.first, ...ticket.changes.map((change) => change.set)])
  const used = new Set<string | null | undefined>(
    tickets.flatMap((ticket) => [
      ticket.actor,
      ...ticket.changes.map((change) => change.actor),
      ...(ticket.watchers ?? []),
      ...(ticket.comments ?? []).map((comment) => comment.author),
    ]),
  )
  const inFields = (await personFields(context.tx, [project.id])).get(project.id) ?? new Set<string>()
  for (const set of sets) {
    used.add(set.assignee).add(set.reporter)
    for (const key of inFields) {
      const value = set.fields?.[key]
      if (typeof value === 'string') used.add(value)
    }
  }
  const persons = await resolvePeople(
    context,
    row,
    input.people.filter(({ key }) => used.has(key)),
  )
  const teams = await resolveTeams(context, [...new Set(sets.flatMap(({ team }) => team ?? []))])
  const labels = await resolveLabels(context, project.id, [
    ...new Set(sets.flatMap((set) => set.labels ?? [])),
  ])
  const basic = await newestSteps(context.tx, BASIC_WORKFLOW_ID)
  const holders = sets.flatMap(({ assignee }) => (assignee ? [there(persons, assignee)] : []))
  const runsOn = input.workflow ? await runsOnVersion(context, input.workflow, holders) : null
  return {
    project: project.id,
    personFields: inFields,
    person: (key) => there(persons, key),
    team: (name) => there(teams, name),
    label: (name) => there(labels, name),
    step: (status: Status, name) => {
      if (runsOn && name !== undefined) return { id: runsOn.step(name).id, version: runsOn.version }
      const step = stepOfStatus(basic, status) ?? startOf(basic)
      if (!step) throw new Error('the built-in workflow has no steps')
      return { id: step.id, version: step.version }
    },
    runsOn,
    unroutedAt: project.kind === 'service_desk' ? toIso(context.now) : null,
  }
}

function there(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`the batch does not say who or what "${name}" is`)
  return id
}

/** An alias leads to one ticket of a project: the first that came with it keeps it. */
async function takenAliases(
  tx: Tx,
  project: string,
  tickets: readonly ImportedTicket[],
): Promise<Set<string>> {
  const wanted = tickets.flatMap((ticket) => ticket.aliases ?? [])
  if (wanted.length === 0) return new Set()
  const rows = await tx
    .selectFrom('ticket_aliases')
    .select('alias')
    .where('project_id', '=', project)
    .where('alias', 'in', wanted)
    .execute()
  return new Set(rows.map((row) => row.alias))
}

async function lastRank(tx: Tx, project: string): Promise<string | null> {
  const last = await tx
    .selectFrom('tickets')
    .select('rank')
    .where('project_id', '=', project)
    .orderBy('rank', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.rank ?? null
}
