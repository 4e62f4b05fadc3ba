import { defineReader } from '../reader.ts'
import { addTeam } from './test-kernel.ts'

/** Answers each team that somebody added with another one: whoever counts the answers knows how often it ran. */
export const echo = defineReader({
  name: 'test.echo',
  kinds: ['team.created'],
  start: 'beginning',
  async handle(context, event) {
    if (event.depth > 0) return
    await context.run(addTeam, { name: `Echo ${String(event.seq)}` })
  },
})
