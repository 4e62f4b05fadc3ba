import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { newId } from '../../../kernel/ids.ts'
import type { TestWorld } from '../../../testing/test-world.ts'

export const MANY_TICKETS = 3_000

/** Tickets of which the log knows nothing, spread over all steps, for what is only counted. */
export async function manyTickets(
  world: TestWorld,
  count = MANY_TICKETS,
): Promise<{ id: string; key: string }> {
  const project = await world.project({ key: 'MANY' })
  const reporter = await world.person('agent')
  for (let start = 0; start < count; start += 500) {
    const rows = Array.from({ length: Math.min(500, count - start) }, (_, offset) => {
      const index = start + offset
      const step = BASIC_STEPS[index % BASIC_STEPS.length]
      if (!step) throw new Error('there are no steps')
      const priority = PRIORITIES[index % PRIORITIES.length] ?? 'medium'
      return {
        id: newId(),
        project_id: project.id,
        number: index + 1,
        title: `Ticket ${String(index)}`,
        description: '',
        step_id: step.id,
        status: step.category,
        priority,
        priority_rank: PRIORITIES.indexOf(priority),
        severity: null,
        category: null,
        sub_category: null,
        department: null,
        assignee_id: index % 7 === 0 ? reporter.id : null,
        team_id: null,
        reporter_id: reporter.id,
        due_at: null,
        fields: '{}',
        rank: `a${String(index).padStart(6, '0')}`,
        first_response_at: null,
        resolved_at: null,
        closed_at: null,
        created_at: world.now - index * 60_000,
        updated_at: world.now - index * 60_000,
        deleted_at: null,
        field_seq: '{}',
      }
    })
    await world.store.write((tx) => tx.insertInto('tickets').values(rows).execute())
  }
  return project
}
