import { END_ACTIONS_QUEUE } from '../../domains/plugins/plugin-actions.ts'
import { ASKING_KINDS } from '../../domains/tasks/end-actions/end-actions.queries.ts'
import { defineReader } from '../../kernel/reader.ts'

/** What is planned, tried again or taken back outside is done by jobs: a server that dies loses none of them. */
export const callEndActions = defineReader({
  name: 'end-actions.call',
  kinds: ASKING_KINDS,
  start: 'head',
  handle(context, event) {
    const { run } = event.data
    context.enqueue({ queue: END_ACTIONS_QUEUE, payload: { run }, target: run })
    return Promise.resolve()
  },
})
