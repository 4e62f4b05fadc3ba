import { END_ACTIONS_QUEUE, laneOfCall } from '../../domains/plugins/plugin-actions.ts'
import {
  ASKING_KINDS,
  actionOf,
  findEndAction,
  isTakenBack,
} from '../../domains/tasks/end-actions/end-actions.queries.ts'
import { defineReader } from '../../kernel/reader.ts'

import type { Db } from '../../io/db/tables.ts'
/** What is planned, tried again or taken back outside is done by jobs: a server that dies loses none of them. */
export const callEndActions = defineReader({
  name: 'end-actions.call',
  kinds: ASKING_KINDS,
  start: 'head',
  async handle(context, event) {
    const { run } = event.data
    const lane = await laneOfRun(context.db, run)
    context.enqueue({ queue: END_ACTIONS_QUEUE, payload: { run }, target: run, ...lane })
  },
})

async function laneOfRun(db: Db, id: string) {
  const run = await findEndAction(db, id)
  const action = run && (await actionOf(db, run))
  if (!action) return {}
  const { url, compensate_url, plugin } = action
  return laneOfCall({ url: isTakenBack(run) ? compensate_url : url, plugin })
}
