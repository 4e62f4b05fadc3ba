import { defineReader } from '../../../kernel/reader.ts'
import { definePlugin } from '../define-plugin.ts'

export default definePlugin({
  id: 'greedy',
  name: 'Greedy',
  description: 'Takes the name of a reader that is not its own.',
  readers: () => [
    defineReader({
      name: 'sample.hear',
      kinds: ['ticket.created'],
      start: 'head',
      handle: () => Promise.resolve(),
    }),
  ],
})
