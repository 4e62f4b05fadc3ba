import { defineReader } from '../../kernel/reader.ts'

/** Sample data that was asked for is made by a job. */
export const makeSampleData = defineReader({
  name: 'sample-data.make-sample-data',
  kinds: ['sample.started'],
  start: 'head',
  handle(context) {
    context.enqueue({ queue: 'sample-data', payload: {}, target: 'all' })
    return Promise.resolve()
  },
})
