import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TICKET_SORTS, type TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import fc from 'fast-check'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

/** A write between two pages. Edits of a description move a ticket only in the order of updated_at. */
type Write = { kind: 'create' } | { kind: 'edit' | 'delete' | 'reprioritise'; pick: number }

const writes: fc.Arbitrary<Write> = fc.oneof(
  fc.constant<Write>({ kind: 'create' }),
  fc.record({ kind: fc.constantFrom('edit', 'delete', 'reprioritise'), pick: fc.nat() }),
)

describe('paging while others write', () => {
  let world: TestWorld
  let agent: TestPerson
  let count = 0

  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
  })
  after(() => world.close())

  test('visits every ticket that stays where it is exactly once, in the order of the sort', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<TicketSort[]>(...TICKET_SORTS, ...TICKET_SORTS.map((sort): TicketSort => `-${sort}`)),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 14 }),
        fc.array(fc.option(writes, { nil: null }), { maxLength: 14 }),
        visitsEachOnce,
      ),
      { numRuns: 40 },
    )
  })

  async function visitsEachOnce(sort: TicketSort, limit: number, kinds: number[], between: (Write | null)[]) {
    count += 1
    const project = await world.project({ key: `G${String(count)}` })
    const ids: string[] = []
    for (const kind of kinds) {
      // Equal instants, priorities and due dates are what a careless order would lose rows by.
      world.tick(kind % 2)
      const due = kind === 0 ? {} : { due_at: new Date(Date.UTC(2026, 4, kind)).toISOString() }
      const made = await world.ticket({
        project,
        reporter: agent,
        priority: PRIORITIES[kind] ?? 'low',
        ...due,
      })
      ids.push(made.id)
    }
    const moved = new Set<string>()
    const seen: string[] = []
    let after: string | null = ''
    for (let page = 0; after !== null; page += 1) {
      const cursor: string = after === '' ? '' : `&after=${after}`
      const { body } = await world.call(
        agent,
        'GET',
        `/tickets?project=${project.key}&sort=${sort}&limit=${String(limit)}${cursor}`,
      )
      assert.ok(body.items.length <= limit)
      seen.push(...body.items.map((one: { id: string }) => one.id))
      after = body.next
      const write = between[page]
      if (write) await perform(write, project, ids, sort, moved)
      assert.ok(page < 100, 'paging ends')
    }
    const still = ids.filter((id) => !moved.has(id))
    assert.deepEqual(seen.filter((id) => still.includes(id)).toSorted(), still.toSorted())
  }

  async function perform(
    write: Write,
    project: { key: string },
    ids: string[],
    sort: TicketSort,
    moved: Set<string>,
  ) {
    world.tick(1)
    if (write.kind === 'create') {
      await world.ticket({ project, reporter: agent })
      return
    }
    const id = ids[write.pick % ids.length] ?? ''
    if (write.kind === 'delete' || sort.endsWith('updated_at')) moved.add(id)
    if (write.kind === 'reprioritise' && sort.endsWith('priority')) moved.add(id)
    if (write.kind === 'delete') await world.call(agent, 'DELETE', `/tickets/${id}`)
    else {
      const body = write.kind === 'edit' ? { description: String(world.now) } : { priority: 'critical' }
      await world.call(agent, 'PATCH', `/tickets/${id}`, { body })
    }
  }
})
