import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { forgetTicket, learnTicket } from '../store/learn.ts'
import { EMPTY, type State } from '../store/state.ts'
import { FakeMachine } from '../testing/fake-time.ts'
import { ANA, BEN, PROJECT, idOf, makeTicket } from '../testing/things.ts'
import { listRules } from './list-rules.ts'
import { LiveList } from './live-list.ts'
import { comparer } from './sort-tickets.ts'

let machine: FakeMachine
let state: State
/** What the server has. */
let there: Ticket[]
let asked: number
let onAsked: () => void
let failure: Problem | null
/** Where the log stands. */
let position: number
/** The order that only the server knows. */
let order: number[]

beforeEach(() => {
  machine = new FakeMachine()
  state = { ...EMPTY, me: ANA }
  there = []
  asked = 0
  failure = null
  position = 1
  order = []
  onAsked = () => undefined
})

/** A list over a server that answers by the very rules; a page has at most `page` tickets. */
function openList(filter: string, page = 200): LiveList {
  const rules = listRules(filter, PROJECT)
  return new LiveList({
    platform: machine,
    waits: machine.running,
    rules,
    state: () => state,
    provisional: () => [],
    changed: () => undefined,
    fetch: async (limit, after) => {
      asked += 1
      const found = there.filter((one) => rules.matches(one, ANA.id) !== false).sort(rules.compare ?? byOrder)
      const from = after === null ? 0 : Number(after)
      const end = from + Math.min(limit, page)
      await turn()
      onAsked()
      if (failure) throw failure
      const tickets = found.slice(from, end)
      for (const ticket of tickets) state = learnTicket(state, ticket, ticket.seq)
      return { tickets, at: position, next: end < found.length ? String(end) : null }
    },
  })
}

const byOrder = (a: Ticket, b: Ticket) => order.indexOf(a.number) - order.indexOf(b.number)

function happen(list: LiveList, ticket: Ticket): void {
  there = [...there.filter(({ id }) => id !== ticket.id), ticket]
  state = learnTicket(state, ticket, ticket.seq)
  list.touch([ticket.id])
}

const numbers = (list: LiveList) => list.view.tickets.map(({ number }) => number)
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('tickets come and go as they change, in the order of the list, without a question to the server', async () => {
  there = [1, 2, 3].map((number) => makeTicket(number))
  const list = openList('status:open sort:-number')
  assert.equal(list.view.ready, false)
  await list.refresh()
  assert.deepEqual(numbers(list), [3, 2, 1])
  happen(list, makeTicket(4, { seq: 4 }))
  happen(list, makeTicket(2, { seq: 5, status: 'closed' }))
  happen(list, makeTicket(5, { seq: 6, project_id: idOf(99) }))
  happen(list, makeTicket(6, { seq: 7, deleted_at: '2026-01-01T00:00:00.000Z' }))
  assert.deepEqual(numbers(list), [4, 3, 1])
  happen(list, makeTicket(2, { seq: 8 }))
  state = forgetTicket(state, idOf(3), 9)
  assert.deepEqual(numbers(list), [4, 2, 1])
  assert.equal(asked, 1)
})

test('as long as nothing in it changes, it is the same object', async () => {
  there = [makeTicket(1)]
  const list = openList('status:open')
  await list.refresh()
  const { view } = list
  happen(list, makeTicket(2, { seq: 2, status: 'closed' }))
  assert.equal(list.view, view)
  happen(list, makeTicket(1, { seq: 3, title: 'x' }))
  assert.notEqual(list.view, view)
})

test('an order that only the server knows is kept, and asked for anew when a ticket of the list changes', async () => {
  there = [1, 2, 3, 4].map((number) => makeTicket(number))
  order = [3, 1, 4, 2]
  const list = openList('status:open sort:sla', 3)
  await list.refresh()
  assert.deepEqual(numbers(list), [3, 1, 4, 2])
  order = [2, 3, 5, 1, 4]
  happen(list, makeTicket(2, { seq: 5, priority: 'critical' }))
  happen(list, makeTicket(5, { seq: 6 }))
  happen(list, makeTicket(9, { seq: 7, status: 'closed' }))
  assert.equal(asked, 2)
  machine.tick(1_300)
  await turn()
  await turn()
  assert.equal(asked, 4)
  assert.deepEqual(numbers(list), [2, 3, 5, 1, 4])
})

test('where only the server can tell, it is asked once for all changes of a while', async () => {
  there = [makeTicket(1)]
  const list = openList('crash status:open')
  await list.refresh()
  for (const seq of [2, 3, 4]) happen(list, makeTicket(seq, { seq }))
  happen(list, makeTicket(9, { seq: 9, status: 'closed' }))
  assert.equal(asked, 1)
  machine.tick(600)
  await turn()
  assert.equal(asked, 2)
  assert.deepEqual(
    numbers(list).toSorted((a, b) => a - b),
    [1, 2, 3, 4],
  )
})

test('a list with more behind it shows no ticket of further down, and fetches the next page when asked', async () => {
  there = [1, 2, 3, 4].map((number) => makeTicket(number * 10))
  const list = openList('sort:number', 2)
  // 100 are wanted, and the server gives two at a time.
  await list.refresh()
  assert.deepEqual(numbers(list), [10, 20, 30, 40])
  there = Array.from({ length: 150 }, (_, at) => makeTicket((at + 1) * 10))
  const long = openList('sort:number')
  await long.refresh()
  assert.deepEqual([numbers(long).length, long.view.hasMore], [100, true])
  happen(long, makeTicket(1_205, { seq: 2 }))
  happen(long, makeTicket(15, { seq: 3 }))
  assert.deepEqual(numbers(long).slice(0, 3), [10, 15, 20])
  assert.equal(numbers(long).length, 101)
  await long.more()
  assert.deepEqual([numbers(long).length, long.view.hasMore], [152, false])
  assert.deepEqual(
    numbers(long),
    numbers(long).toSorted((a, b) => a - b),
  )
})

test('what changes while the server is answering is not lost', async () => {
  there = [makeTicket(1)]
  const list = openList('status:open sort:number')
  onAsked = () => {
    onAsked = () => undefined
    state = learnTicket(state, makeTicket(2, { seq: 2 }), 2)
    list.touch([idOf(2)])
  }
  await list.refresh()
  assert.deepEqual(numbers(list), [1, 2])
})

test('what asks for the list while it is being fetched asks again afterwards, each time', async () => {
  const list = openList('status:open')
  await list.refresh()
  for (const round of [1, 2, 3]) {
    there = [...there, makeTicket(round)]
    list.refreshSoon()
    const before = asked
    onAsked = () => {
      onAsked = () => undefined
      list.refreshSoon()
      // It is time for that one while the server is still answering.
      machine.tick(600)
    }
    machine.tick(600)
    while (asked === before) await turn()
    for (let waited = 0; waited < 5; waited += 1) {
      await turn()
      machine.tick(600)
    }
    await turn()
    assert.equal(asked - before, 2, `round ${String(round)}`)
    assert.equal(numbers(list).length, round)
  }
})

test('a question that fails leaves what was shown, and says why', async () => {
  there = [makeTicket(1)]
  const list = openList('')
  failure = new Problem({ status: 0, code: 'client.unreachable', title: 'no' })
  await list.refresh()
  assert.deepEqual([list.view.ready, list.view.problem], [false, failure])
  failure = null
  await list.refresh()
  assert.deepEqual([list.view.ready, list.view.problem, numbers(list)], [true, null, [1]])
})

test('a list that moves with the clock is asked for every minute, until it is closed', async () => {
  const list = openList('is:overdue')
  await list.refresh()
  machine.tick(60_000)
  await turn()
  assert.equal(asked, 2)
  list.close()
  machine.tick(600_000)
  list.refreshSoon()
  assert.deepEqual([asked, machine.waiting], [2, 0])
})

test('what changes meanwhile does not wait for the clock', async () => {
  const list = openList('is:overdue')
  await list.refresh()
  list.refreshSoon()
  machine.tick(600)
  await turn()
  assert.equal(asked, 2)
})

test('a list of many pages is asked for less often', async () => {
  there = [1, 2, 3, 4].map((number) => makeTicket(number))
  const list = openList('status:open', 1)
  await list.refresh()
  list.refreshSoon()
  machine.tick(4 * 300)
  assert.equal(asked, 4)
  machine.tick(4 * 300)
  await turn()
  assert.ok(asked > 4)
})

describe('a filter', () => {
  const ticket = makeTicket(1, {
    status: 'in_progress',
    priority: 'high',
    assignee: BEN,
    labels: ['Bug'],
    watching: true,
  })
  const verdict = (filter: string, projectId: string | null = null) =>
    listRules(filter, projectId).matches(ticket, ANA.id)

  test('is held against a ticket where what it asks stands in the ticket', () => {
    for (const yes of [
      '',
      'status:open,in_progress',
      'priority>=medium -priority:critical',
      'severity:none',
      `assignee:${BEN.id} reporter:me watcher:me`,
      'label:BUG,other -label:other',
      'is:unresolved team:none',
      'project:WEB',
      'status:closed OR label:bug',
    ])
      assert.equal(verdict(yes), true, yes)
    for (const no of [
      'status:closed',
      'assignee:me',
      'assignee:none',
      'crash status:closed',
      'label:none',
      'severity>=low',
    ])
      assert.equal(verdict(no), false, no)
    assert.equal(verdict('', idOf(5)), false)
  })

  test('is left to the server where only the server knows', () => {
    for (const unknown of [
      'crash',
      'assignee:Ben',
      'created>-7d',
      'is:overdue',
      'project:OLD',
      'is:deleted',
      'status:',
      'title:x',
      'field.floor:3',
    ])
      assert.equal(verdict(unknown), null, unknown)
  })
})

test('tickets without a due date come last in both directions, and equal ones by their ids', () => {
  const tickets = [makeTicket(1), makeTicket(2, { due_at: '2026-03-01T00:00:00.000Z' }), makeTicket(3)]
  const sorted = (sort: 'due_at' | '-due_at') => tickets.toSorted(comparer(sort)).map(({ number }) => number)
  assert.deepEqual(sorted('due_at'), [2, 1, 3])
  assert.deepEqual(sorted('-due_at'), [2, 3, 1])
})
