import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SYSTEM, mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { MEMBER_ROLES } from '@waybill/contract/projects/project.ts'
import { ROLES } from '@waybill/contract/people/person.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { selectTickets } from './ticket-list.queries.ts'
import { reachOf, reachOfAll, visibleTickets, type Reach } from './ticket-reach.queries.ts'
import { loadTicket } from './tickets.queries.ts'

/** Every role with every membership and every relation to a ticket, in open and private projects, deleted or not. */
describe('lists show exactly the tickets that the policy lets somebody see', () => {
  let world: TestWorld
  const people: TestPerson[] = []
  const projects: { id: string; key: string }[] = []
  const tickets: string[] = []

  before(async () => {
    world = await createTestWorld()
    const admin = await world.person('admin')
    for (const access of ['open', 'private'] as const) projects.push(await world.project({ access }))
    for (const role of ROLES) {
      for (const membership of [null, ...MEMBER_ROLES]) {
        const person = await world.person(role)
        people.push(person)
        if (membership) for (const project of projects) await world.member(project, person, membership)
      }
    }
    // One more project of which nobody is a member, so that every reach has a rest.
    projects.push(await world.project({ access: 'private' }))
    for (const project of projects) {
      for (const person of people) {
        for (const relation of ['reporter', 'watcher', 'none'] as const) {
          for (const deleted of [false, true]) {
            const reporter = relation === 'reporter' ? person : admin
            const { id, key } = await world.ticket({ project, reporter })
            if (relation === 'watcher')
              await world.call(admin, 'PUT', `/tickets/${key}/watchers/${person.id}`)
            if (deleted) await world.call(admin, 'DELETE', `/tickets/${key}`)
            tickets.push(id)
          }
        }
      }
    }
  })
  after(() => world.close())

  async function listed(actor: Actor, reach: Reach, deleted: boolean): Promise<string[]> {
    const rows = await selectTickets(
      world.store.db,
      world.store.sql,
      { visible: visibleTickets(reach, actor, deleted), filters: { deleted }, moment: null, updated: null },
      { sort: 'created_at', limit: 10_000 },
    )
    return rows.map((row) => row.id).toSorted()
  }

  /** What the policy says of each ticket, by the facts that are read of it alone. */
  async function permittedTo(actor: Actor) {
    const seen: { id: string; project: string; deleted: boolean }[] = []
    for (const id of tickets) {
      const found = await loadTicket(world.store.db, id, actor)
      if (found && mayWithTicket(actor, 'ticket.see', found.facts) === 'allow')
        seen.push({ id, project: found.project.id, deleted: found.facts.deleted })
    }
    return (deleted: boolean, projectIds: readonly string[]) =>
      seen
        .filter((one) => one.deleted === deleted && projectIds.includes(one.project))
        .map(({ id }) => id)
        .toSorted()
  }

  test('for every role, membership and relation, with and without a filter or a token', async () => {
    const { db } = world.store
    const all = projects.map((project) => project.id)
    for (const person of people) {
      const actor = actorOf(person)
      const token: Actor = { ...actor, token_projects: all.slice(0, 1) }
      const [permitted, permittedByToken] = [await permittedTo(actor), await permittedTo(token)]
      for (const deleted of [false, true]) {
        const name = `${person.name} deleted=${String(deleted)}`
        assert.deepEqual(
          await listed(actor, await reachOfAll(db, actor), deleted),
          permitted(deleted, all),
          name,
        )
        assert.deepEqual(
          await listed(token, await reachOfAll(db, token), deleted),
          permittedByToken(deleted, all),
          `${name} by token`,
        )
        for (const project of projects) {
          const reached = await reachOf(db, actor, project.key)
          const reach: Reach = {
            projects: new Map(reached ? [[reached.project.id, reached]] : []),
            bounded: true,
          }
          assert.deepEqual(
            await listed(actor, reach, deleted),
            permitted(deleted, [project.id]),
            `${name} in ${project.key}`,
          )
        }
      }
    }
  })

  test('Waybill itself sees everything', async () => {
    assert.equal(
      (await listed(SYSTEM, await reachOfAll(world.store.db, SYSTEM), false)).length,
      tickets.length / 2,
    )
  })
})
