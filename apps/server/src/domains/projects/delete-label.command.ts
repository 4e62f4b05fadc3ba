import { mayInProject } from '@waybill/contract/access/policies.ts'
import { ProjectRef, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { findLabel } from './labels.queries.ts'
import { labelNotFound } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'
import { stampField } from './stamp-tickets.ts'

/** Deletes a label and takes it from its tickets, each with an event of its own, so that the log tells the whole story. */
export const deleteLabel = defineCommand({
  name: 'delete-label',
  input: strict({ project: ProjectRef, label: line(64) }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_labels', facts),
  async run(context, input, { project }) {
    const { tx } = context
    const label = await findLabel(tx, project.id, input.label)
    if (!label) throw labelNotFound()
    await takeFromTickets(context, project.id, label.id)
    await tx.deleteFrom('labels').where('id', '=', label.id).execute()
    context.append({ kind: 'label.deleted', project_id: project.id, data: { label: label.id } })
    return { id: label.id }
  },
})

async function takeFromTickets(context: CommandContext, projectId: string, labelId: string): Promise<void> {
  const { tx, now } = context
  const tickets = await context.sql
    .forUpdate(
      tx
        .selectFrom('tickets')
        .select(['id', 'field_seq'])
        .where('id', 'in', (of) =>
          of.selectFrom('ticket_labels').select('ticket_id').where('label_id', '=', labelId),
        )
        .orderBy('id'),
    )
    .execute()
  const events = tickets.map(({ id, field_seq }) => ({
    id,
    field_seq,
    event: context.append({
      kind: 'ticket.labels_changed',
      project_id: projectId,
      ticket_id: id,
      data: { added: [], removed: [labelId] },
    }),
  }))
  if (events.length === 0) return
  await tx
    .updateTable('tickets')
    .set({ updated_at: now })
    .where('updated_at', '<', now)
    .where('id', 'in', (of) =>
      of.selectFrom('ticket_labels').select('ticket_id').where('label_id', '=', labelId),
    )
    .execute()
  await tx.deleteFrom('ticket_labels').where('label_id', '=', labelId).execute()
  context.afterSeq(() =>
    stampField(
      context,
      'labels',
      events.map(({ id, field_seq, event }) => ({ id, field_seq, seq: event.seq })),
    ),
  )
}
