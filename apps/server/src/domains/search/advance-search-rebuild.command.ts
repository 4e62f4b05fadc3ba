import { strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { indexTickets } from './index-tickets.ts'
import { lockSearchState, type SearchState } from './search-state.queries.ts'
import { TOKENIZER_VERSION } from './tokenize.ts'

/** Tickets that one step reads; `indexTickets` takes as many of them as fit into a turn of the writer. */
const TICKETS_OF_A_STEP = 64
/** How long searches that began on the index that served before may take; then it is emptied. */
const OLD_KEPT_MILLIS = 60_000

/** Whether there is more to do now. */
export interface RebuildStep {
  more: boolean
}

/**
 * One bounded step of building the index anew, so that commands of others come between: begin, index some tickets, change
 * over, empty the old one. The row of state says how far it is, so that after a crash the next step goes on there.
 * Meanwhile the old index serves, and the reader of the log feeds both.
 */
export const advanceSearchRebuild = defineCommand({
  name: 'advance-search-rebuild',
  input: strict({}),
  subject: 'search index',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context): Promise<RebuildStep> {
    const state = await lockSearchState(context.tx, context.sql)
    // An older program beside this one, in the middle of an upgrade, leaves it alone.
    const outdated = state.building !== null && (state.building_version ?? 0) < TOKENIZER_VERSION
    if (state.rebuild_reason !== null || outdated) return begin(context, state)
    if (state.building !== null) return build(context, state, state.building)
    if (state.clear_at !== null && state.clear_at <= context.now) return clearOld(context, state)
    return { more: false }
  },
})

async function begin({ tx, sql: engine }: CommandContext, state: SearchState): Promise<RebuildStep> {
  const building = otherSlot(state)
  for (const statement of engine.search.clear(building)) await statement.execute(tx)
  await tx
    .updateTable('search_state')
    .set({
      rebuild_reason: null,
      building,
      building_version: TOKENIZER_VERSION,
      built_to: '',
      built: 0,
      build_total: state.documents,
      clear_at: null,
    })
    .execute()
  return { more: true }
}

/** In the order of ids, which is that of coming; also tickets that have no document for whatever reason get one. */
async function build(
  context: CommandContext,
  state: SearchState,
  building: NonNullable<SearchState['building']>,
): Promise<RebuildStep> {
  const { tx } = context
  const rows = await tx
    .selectFrom('tickets')
    .select('id')
    .where('id', '>', state.built_to ?? '')
    .orderBy('id')
    .limit(TICKETS_OF_A_STEP)
    .execute()
  if (rows.length === 0) return changeOver(context, state, building)
  const ids = rows.map((row) => row.id)
  const done = await indexTickets(context, [building], ids, { keepsUp: false })
  await tx
    .updateTable('search_state')
    .set({ built_to: ids[done - 1] ?? '', built: state.built + done })
    .execute()
  return { more: true }
}

async function changeOver(
  { tx, now }: CommandContext,
  state: SearchState,
  building: NonNullable<SearchState['building']>,
): Promise<RebuildStep> {
  await tx
    .updateTable('search_state')
    .set({
      live: building,
      version: state.building_version ?? TOKENIZER_VERSION,
      building: null,
      building_version: null,
      built_to: null,
      rebuilt_at: now,
      clear_at: now + OLD_KEPT_MILLIS,
      // What the last check said was about the other index.
      checked_at: null,
      check_result: null,
    })
    .execute()
  return { more: false }
}

async function clearOld({ tx, sql: engine }: CommandContext, state: SearchState): Promise<RebuildStep> {
  for (const statement of engine.search.clear(otherSlot(state))) await statement.execute(tx)
  await tx.updateTable('search_state').set({ clear_at: null }).execute()
  return { more: false }
}

function otherSlot({ live }: SearchState): 1 | 2 {
  return live === 1 ? 2 : 1
}
