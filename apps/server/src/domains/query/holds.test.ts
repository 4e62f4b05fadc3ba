import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestWorld } from '../../testing/test-world.ts'
import { readForRule } from '../automation/conditions.ts'
import { labelNames, momentOf } from '../automation/ticket-moment.ts'
import { scheduledTickets } from '../automation/scheduled-tickets.queries.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { holds } from './holds.ts'

const QUERIES = [
  'status:open',
  'status:open,resolved priority>=high',
  '-status:open',
  'assignee:none',
  '-assignee:none',
  'assignee:"Bo Berg"',
  '-assignee:"Bo Berg"',
  'severity<=medium',
  '-severity:low',
  'label:outage',
  'label:none',
  '-label:OUTAGE',
  'category:"Élan vital"',
  'category:none',
  'title:CHECK',
  'title:"100%"',
  'checkout OR (priority:critical label:outage)',
  'due<now',
  'due>now',
  'is:overdue',
  'is:unresolved',
  'has:due -has:category',
  'created>=today',
  'created<today',
  'number>2',
  'number:1..3',
  'key:WEB-2',
  'reporter:"Bo Berg"',
  'watcher:"Bo Berg"',
  'field.floor>2',
  'field.floor:3',
  'field.seen<2026-03-03',
  'field.seen:none',
  '-field.floor:3',
  'words that nobody wrote',
]

test('a condition holds for a ticket as its events fold it exactly when the database finds it', async () => {
  const world = await createTestWorld()
  try {
    const admin = await world.person('admin')
    const bo = await world.person('agent', { name: 'Bo Berg' })
    await world.project({ key: 'WEB' })
    const post = async (path: string, body: object) => {
      const answer = await world.call(admin, 'POST', path, { body })
      assert.ok(answer.status < 300, answer.text)
      return answer.body
    }
    await post('/projects/WEB/labels', { name: 'Outage' })
    await post('/projects/WEB/fields', { key: 'floor', name: 'Floor', type: 'number' })
    await post('/projects/WEB/fields', { key: 'seen', name: 'Seen', type: 'date' })
    const values: object[] = [
      { title: 'Checkout fails', labels: ['Outage'], assignee: bo.id, severity: 'low', fields: { floor: 3 } },
      { title: 'At 100%', priority: 'critical', category: 'élan Vital', due_at: '2026-03-01T00:00:00Z' },
      { title: 'Nothing', priority: 'high', severity: 'high', due_at: '2026-04-01T00:00:00Z' },
      { title: 'checkout', description: 'A checkout', fields: { floor: 2, seen: '2026-03-02' } },
      { title: 'Last', reporter: bo.id, labels: ['Outage'], priority: 'critical' },
    ]
    for (const one of values) await post('/tickets', { project: 'WEB', ...one })
    const resolved = await world.call(admin, 'PATCH', '/tickets/WEB-3', { body: { status: 'resolved' } })
    assert.equal(resolved.status, 200)
    const { db, sql } = world.store
    const now = world.kernel.clock.now()
    const tickets = await db.selectFrom('tickets').select(['id', 'project_id']).orderBy('id').execute()
    const [first] = tickets
    assert.ok(first)
    const labels = await labelNames(db, first.project_id)
    const states = await Promise.all(
      tickets.map(async ({ id }) => {
        const events = await readEvents(db, { ticketId: id, limit: 100 })
        const last = events.at(-1)
        const moment = last && (await momentOf(db, last, id))
        assert.ok(moment)
        return moment.after
      }),
    )
    for (const query of QUERIES) {
      const condition = await readForRule(db, query, first.project_id)
      const folded = states.filter((state) => condition === null || holds(condition, state, { now, labels }))
      const row = {
        project_id: first.project_id,
        definition: JSON.stringify({ trigger: { on: 'schedule', query }, actions: [] }),
      }
      const stored = await scheduledTickets({ db, sql, now }, row, 100)
      assert.deepEqual(
        folded.map(({ id }) => id),
        stored,
        query,
      )
    }
  } finally {
    await world.close()
  }
})
