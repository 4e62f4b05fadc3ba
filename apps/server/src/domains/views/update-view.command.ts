import { mayWithView } from '@waybill/contract/access/view-policy.ts'
import type { Actor, Decision } from '@waybill/contract/access/policies.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import { UpdateViewInput } from '@waybill/contract/views/view.ts'
import Type, { type Static } from 'typebox'
import { isDeepStrictEqual } from 'node:util'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { checkView, projectOfView } from './check-view.ts'
import { rankAt, standsAt } from './place-view.ts'
import { stampView } from './stamp-view.ts'
import { lockView, viewFacts, type ViewRow } from './views.queries.ts'

const Input = strict({ view: Id, ...UpdateViewInput.properties, if_match_seq: Type.Optional(Seq) })

/** Changes what a view shows, who sees it, or its place among the others of its owner. */
export const updateView = defineCommand({
  name: 'update-view',
  input: Input,
  subject: 'view',
  load: (context, input) => lockView(context, input.view),
  authorize: (actor, view, input) => decide(actor, view, input),
  async run(context, input, view) {
    const { tx, actor, now } = context
    if (input.if_match_seq !== undefined && input.if_match_seq !== view.seq)
      throw preconditionFailed(view.seq)
    const before = valuesOf(view)
    const after = { ...before, ...(await wanted(context, input, view)) }
    const changed = KEYS.filter((key) => !isDeepStrictEqual(before[key], after[key]))
    if (changed.length === 0) return { id: view.id }
    if (changed.includes('query') || changed.includes('project'))
      await checkView(tx, actor, after.project, after.query)
    await tx
      .updateTable('views')
      .set({
        name: after.name,
        query: after.query,
        project_id: after.project,
        layout: after.layout,
        columns: JSON.stringify(after.columns),
        grouped_by: after.group,
        shared: after.shared ? 1 : 0,
        rank: after.rank,
        updated_at: now,
      })
      .where('id', '=', view.id)
      .execute()
    const pick = (from: Values) => Object.fromEntries(changed.map((key) => [key, from[key]]))
    const shared = before.shared || after.shared
    const data = { view: view.id, owner: view.owner_id, shared, before: pick(before), after: pick(after) }
    stampView(context, view.id, context.append({ kind: 'view.edited', data }))
    return { id: view.id }
  },
})

const KEYS = ['name', 'query', 'project', 'layout', 'columns', 'group', 'shared', 'rank'] as const
type Values = ReturnType<typeof valuesOf>

function valuesOf(view: ViewRow) {
  return {
    name: view.name,
    query: view.query,
    project: view.project_id,
    layout: view.layout,
    columns: JSON.parse(view.columns) as string[],
    group: view.grouped_by,
    shared: view.shared === 1,
    rank: view.rank,
  }
}

/** The order of the views is their owner's alone; sharing and no longer sharing is a right of its own. */
function decide(actor: Actor, view: ViewRow, input: Static<typeof Input>): Decision {
  const facts = viewFacts(view, actor)
  const shares = input.shared !== undefined && input.shared !== facts.shared
  const decision = mayWithView(actor, shares ? 'view.share' : 'view.edit', facts)
  return decision === 'allow' && input.position !== undefined && !facts.is_owner ? 'forbid' : decision
}

async function wanted(
  { tx, actor }: CommandContext,
  input: Static<typeof Input>,
  view: ViewRow,
): Promise<Partial<Values>> {
  const { name, query, layout, columns, group, shared, project, position } = input
  const moves = position !== undefined && !(await standsAt(tx, view.owner_id, view.id, position))
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(query !== undefined && { query }),
    ...(layout !== undefined && { layout }),
    ...(columns !== undefined && { columns }),
    ...(group !== undefined && { group }),
    ...(shared !== undefined && { shared }),
    ...(project !== undefined && { project: await projectOfView(tx, actor, project) }),
    ...(moves && { rank: await rankAt(tx, view.owner_id, position, view.id) }),
  }
}
