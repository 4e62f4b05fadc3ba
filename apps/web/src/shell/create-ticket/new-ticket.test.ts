import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EMPTY_TICKET, readChosen, similarQuery, toInput } from './new-ticket.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'

describe('a new ticket', () => {
  test('is sent without what was left as it was', () => {
    assert.deepEqual(toInput('WEB', { title: ' Checkout fails ', description: ' ' }, EMPTY_TICKET), {
      project: 'WEB',
      title: 'Checkout fails',
    })
  })

  test('is sent with all that was chosen, and is due at the end of the day', () => {
    const ana = { id: 'ana', name: 'Ana' }
    const input = toInput(
      'WEB',
      { title: 'Checkout fails', description: 'Since noon.' },
      {
        project: 'WEB',
        priority: 'high',
        severity: 'low',
        assignee: ana,
        team: { id: 'shop', name: 'Shop' },
        labels: ['cart'],
        due: '2026-03-31',
        category: 'Shop',
        fields: { floor: 3, note: '', gone: null },
      },
    )
    const { due_at, ...rest } = input
    assert.deepEqual(rest, {
      project: 'WEB',
      title: 'Checkout fails',
      description: 'Since noon.',
      priority: 'high',
      severity: 'low',
      assignee: 'ana',
      team: 'shop',
      labels: ['cart'],
      category: 'Shop',
      fields: { floor: 3 },
    })
    assert.equal(new Date(due_at ?? '').getHours(), 23)
  })

  test('goes on from a draft, and begins anew from one that nobody can read', () => {
    const chosen = { ...EMPTY_TICKET, priority: 'low' as const, labels: ['a'] }
    assert.deepEqual(readChosen(JSON.stringify(chosen)), chosen)
    assert.equal(readChosen('{"prio'), EMPTY_TICKET)
    assert.equal(readChosen('null'), EMPTY_TICKET)
    assert.equal(readChosen(''), EMPTY_TICKET)
  })

  test('looks for open ones with the longest of its words, and for none when it says too little', () => {
    const query = similarQuery('The printer on floor 3 doesn’t print "status:open" OR anything')
    assert.equal(
      query,
      'is:unresolved ("anything" OR "printer" OR "status" OR "floor" OR "doesn" OR "print")',
    )
    assert.ok(parseQuery(query).ok)
    assert.equal(similarQuery('Help me'), null)
    assert.equal(similarQuery(''), null)
  })
})
