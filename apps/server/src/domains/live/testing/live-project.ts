import { readHead } from '../../../kernel/event-log.ts'
import type { TestPerson } from '../../../testing/test-world.ts'
import { createLiveWorld, type LiveWorld } from './live-world.ts'

type Answer = ReturnType<LiveWorld['call']>

interface LiveProject {
  world: LiveWorld
  admin: TestPerson
  agent: TestPerson
  customer: TestPerson
  project: { id: string; key: string }
  /** The position of the log. */
  head: () => Promise<number>
  comment: (as: TestPerson, ticket: { key: string }, body: string, internal?: boolean) => Answer
  edit: (as: TestPerson, ticket: { key: string }, body: object) => Answer
}

/** A project with an admin, an agent and a customer, and what they mostly do there. Close the world afterwards. */
export async function createLiveProject(): Promise<LiveProject> {
  const world = await createLiveWorld()
  return {
    world,
    admin: await world.person('admin'),
    agent: await world.person('agent'),
    customer: await world.person('requester'),
    project: await world.project({ key: 'WEB' }),
    head: async () => (await readHead(world.store.db)).head,
    comment: (as, ticket, body, internal = false) =>
      world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, internal } }),
    edit: (as, ticket, body) => world.call(as, 'PATCH', `/tickets/${ticket.key}`, { body }),
  }
}
