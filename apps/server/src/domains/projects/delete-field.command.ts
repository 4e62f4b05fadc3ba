import { mayInProject } from '@waybill/contract/access/policies.ts'
import { ProjectRef, line, strict } from '@waybill/contract/schema.ts'
import { sql, type SqlBool } from 'kysely'
import { defineCommand, type Appended, type CommandContext } from '../../kernel/command.ts'
import { fieldRows, findFieldRow } from './project-fields.queries.ts'
import { fieldNotFound } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'
import { stampField } from './stamp-tickets.ts'

type Stored = Record<string, string | number | boolean>

/** Deletes a custom field and its values, each ticket with an event of its own; the log keeps what they were. */
export const deleteField = defineCommand({
  name: 'delete-field',
  input: strict({ project: ProjectRef, field: line(64) }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_fields', facts),
  async run(context, input, { project }) {
    const { tx } = context
    const row = findFieldRow(await fieldRows(tx, project.id), input.field)
    if (!row) throw fieldNotFound()
    await takeFromTickets(context, project.id, row.key)
    await tx.deleteFrom('project_fields').where('id', '=', row.id).execute()
    context.append({ kind: 'field.deleted', project_id: project.id, data: { field: row.id } })
    return { id: row.id }
  },
})

async function takeFromTickets(context: CommandContext, projectId: string, key: string): Promise<void> {
  const { tx, now } = context
  const tickets = await context.sql
    .forUpdate(
      tx
        .selectFrom('tickets')
        .select(['id', 'fields', 'field_seq', 'updated_at'])
        .where('project_id', '=', projectId)
        .where(sql<SqlBool>`${context.sql.jsonText(sql.ref('fields'), key)} is not null`)
        .orderBy('id'),
    )
    .execute()
  const stamps: { id: string; field_seq: string; event: Appended }[] = []
  for (const ticket of tickets) {
    const { [key]: value, ...rest } = JSON.parse(ticket.fields) as Stored
    const event = context.append({
      kind: 'ticket.fields_changed',
      project_id: projectId,
      ticket_id: ticket.id,
      data: { before: { fields: { [key]: value ?? null } }, after: { fields: { [key]: null } } },
    })
    await tx
      .updateTable('tickets')
      .set({ fields: JSON.stringify(rest), updated_at: Math.max(ticket.updated_at, now) })
      .where('id', '=', ticket.id)
      .execute()
    stamps.push({ id: ticket.id, field_seq: ticket.field_seq, event })
  }
  if (stamps.length === 0) return
  context.afterSeq(() =>
    stampField(
      context,
      `fields.${key}`,
      stamps.map(({ id, field_seq, event }) => ({ id, field_seq, seq: event.seq })),
    ),
  )
}
