import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { FieldKey } from '@waybill/contract/projects/project.ts'
import { Id, line, strict } from '@waybill/contract/schema.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { generateNKeysBetween } from 'fractional-indexing'
import { sql } from 'kysely'
import Type from 'typebox'
import type { Tx } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { defineCommand, type Appended, type CommandContext } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { newestSteps, startOf, stepOfStatus } from '../workflows/workflows.queries.ts'
import { addChoices } from './add-choices.ts'
import { buildTicket, type BuiltTicket, type Resolved } from './build-ticket.ts'
import { ImportedTicket, NewPersonRef } from './imported-ticket.ts'
import { importMovedOn } from './imports.errors.ts'
import { knownTickets, parseCheckpoint, parseCounts } from './imports.queries.ts'
import { resolveLabels, resolvePeople, resolveTeams } from './resolve-names.ts'

/**
 * Some hundred tickets with their histories in one transaction, and the checkpoint with them: whatever kills the import,
 * it goes on after the last whole batch. A ticket that is already here is passed over.
 */
export const importBatch = defineCommand({
  name: 'import-batch',
  input: strict({
    import: Id,
    project: Id,
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
    const resolved = await resolve(context, project, row.source, input.people, tickets)
    await addChoices(context, project.id, input.choices)
    const ranks = generateNKeysBetween(await lastRank(tx, project.id), null, tickets.length)
    const built = tickets.map((ticket, index) =>
      buildTicket(
        ticket,
        { id: context.newId(), number: project.last_number + index + 1, rank: ranks[index] ?? '' },
        resolved,
      ),
    )
    const events = await store(context, row.source, built)
    await tx
      .updateTable('projects')
      .set({ last_number: project.last_number + tickets.length })
      .where('id', '=', project.id)
      .execute()
    const counts = parseCounts(row.counts)
    const total = { tickets: counts.tickets + tickets.length, events: counts.events + events }
    await tx
      .updateTable('imports')
      .set({ checkpoint: JSON.stringify({ position: input.to }), counts: JSON.stringify(total) })
      .where('id', '=', row.id)
      .execute()
    return { created: tickets.length, events }
  },
})

async function resolve(
  context: CommandContext,
  project: { id: string; workflow_id: string },
  source: string,
  people: readonly NewPersonRef[],
  tickets: readonly ImportedTicket[],
): Promise<Resolved> {
  const sets = tickets.flatMap((ticket) => [ticket.first, ...ticket.changes.map((change) => change.set)])
  const used = new Set<string | null | undefined>(
    tickets.flatMap((ticket) => [ticket.actor, ...ticket.changes.map((change) => change.actor)]),
  )
  for (const set of sets) used.add(set.assignee).add(set.reporter)
  const persons = await resolvePeople(
    context,
    source,
    people.filter(({ key }) => used.has(key)),
  )
  const teams = await resolveTeams(context, [...new Set(sets.flatMap(({ team }) => team ?? []))])
  const labels = await resolveLabels(context, project.id, [
    ...new Set(sets.flatMap((set) => set.labels ?? [])),
  ])
  const steps = await newestSteps(context.tx, project.workflow_id)
  return {
    project: project.id,
    person: (key) => there(persons, key),
    team: (name) => there(teams, name),
    label: (name) => there(labels, name),
    step: (status: Status) => {
      const step = stepOfStatus(steps, status) ?? startOf(steps)
      if (!step) throw new Error('the workflow of the project has no steps')
      return { id: step.id, version: step.version }
    },
  }
}

function there(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`the batch does not say who or what "${name}" is`)
  return id
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

/** Rows in bulk; what the log's positions decide is stamped after they are known, a few hundred rows a statement. */
async function store(
  context: CommandContext,
  source: string,
  built: readonly BuiltTicket[],
): Promise<number> {
  const { tx } = context
  for (const slice of bulkSlices(built)) {
    await tx
      .insertInto('tickets')
      .values(slice.map(({ row }) => ({ ...row, field_seq: '{}' })))
      .execute()
    await tx
      .insertInto('external_refs')
      .values(
        slice.map(({ id, external_id, digest }) => ({
          source,
          kind: 'ticket' as const,
          external_id,
          target_id: id,
          digest,
        })),
      )
      .execute()
  }
  const labels = built.flatMap(({ id, labels: ids }) => ids.map((label_id) => ({ ticket_id: id, label_id })))
  for (const slice of bulkSlices(labels)) await tx.insertInto('ticket_labels').values(slice).execute()
  const appended = built.map((ticket) => ({
    ticket,
    events: ticket.events.map((event) => context.append(event)),
  }))
  context.afterSeq(async () => {
    for (const slice of bulkSlices(appended)) await stamp(context, slice)
  })
  return appended.reduce((sum, { events }) => sum + events.length, 0)
}

async function stamp(
  { tx, sql: engine }: CommandContext,
  slice: readonly { ticket: BuiltTicket; events: Appended[] }[],
): Promise<void> {
  const values = slice.map(({ ticket, events }) => {
    const fieldSeq = Object.fromEntries(
      [...ticket.lastChange].map(([field, index]) => [field, events[index]?.seq ?? 0]),
    )
    return sql`(${ticket.id}, cast(${events[0]?.seq ?? 0} as bigint), cast(${events.at(-1)?.seq ?? 0} as bigint),
      ${JSON.stringify(fieldSeq)})`
  })
  await sql`with stamps (id, created_seq, seq, field_seq) as (values ${sql.join(values)})
    update tickets set created_seq = stamps.created_seq, seq = stamps.seq, field_seq = ${engine.asJson(sql.ref('stamps.field_seq'))}
    from stamps where tickets.id = stamps.id`.execute(tx)
}
