import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithView } from '@waybill/contract/access/view-policy.ts'
import type { View } from '@waybill/contract/views/view.ts'
import { toIso } from '../../kernel/clock.ts'
import { viewFacts, type PlacedView } from './views.queries.ts'

export function presentView(actor: Actor, row: PlacedView): View {
  return {
    id: row.id,
    name: row.name,
    query: row.query,
    project_id: row.project_id,
    layout: row.layout,
    columns: JSON.parse(row.columns) as string[],
    group: row.grouped_by,
    shared: row.shared === 1,
    owner: { id: row.owner_id, name: row.owner_name },
    position: row.position,
    can: { edit: mayWithView(actor, 'view.edit', viewFacts(row, actor)) === 'allow' },
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    seq: row.seq,
  }
}
