import { END_ACTIONS_QUEUE } from '../../domains/plugins/plugin-actions.ts'
import { defineReader } from '../../kernel/reader.ts'

/** What is planned, tried again or taken back outside is done by jobs: a server that dies loses none of them. */
export const callEndActions = defineReader({
  name: 'end-actions.call',
  kinds: ['end_action.planned', 'end_action.retried', 'end_action.compensation_asked'],
  start: 'head',
  handle(context, event) {
    const { run } = event.data
    context.enqueue({ queue: END_ACTIONS_QUEUE, payload: { run }, target: run })
    return Promise.resolve()
  },
})
