import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { BULK_KEPT_MILLIS } from '@waybill/contract/bulk/bulk.ts'
import { purgeJob } from '../../jobs/purge.job.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { deleteTeam } from '../teams/delete-team.command.ts'
import { createField } from '../projects/create-field.command.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { change, items, manyTickets, read, start, undo } from './testing/work-off.ts'

let world: TestWorld
let agent: TestPerson
let other: TestPerson
let project: { id: string; key: string }
beforeEach(async () => {
  world = await createTestWorld()
  agent = await world.person('agent', { name: 'Ada' })
  other = await world.person('agent', { name: 'Bea' })
  project = await world.project({ key: 'WEB' })
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

/** What a bulk change can touch, as people see it. */
async function looks(key: string) {
  const { body } = await world.call(agent, 'GET', `/tickets/${key}?expand=watchers`)
  const { status, step, priority, severity, category, assignee, team, due_at, fields, labels } = body
  const { resolved_at, closed_at, deleted_at, watchers, reporter } = body
  const names = watchers.map((one: { name: string }) => one.name).toSorted()
  return {
    status,
    step,
    priority,
    severity,
    category,
    assignee,
    team,
    due_at,
    fields,
    resolved_at,
    closed_at,
    reporter,
    deleted: deleted_at !== null,
    watchers: names,
    labels: labels.toSorted(),
  }
}

describe('the undo of a bulk change', () => {
  test('gives each ticket back what it had, in every field', async () => {
    await world.run(createTeam, { name: 'Support' })
    await world.run(createField, { project: 'WEB', key: 'floor', name: 'Floor', type: 'number' })
    await manyTickets(world, project, agent, 2, { labels: ['old', 'both'], fields: { floor: 3 } })
    await manyTickets(world, project, agent, 1, { priority: 'critical', status: 'resolved', severity: 'low' })
    await world.run(updateTicket, { ticket: 'WEB-2', add_watchers: [other.id], assignee: agent.id })
    const keys = ['WEB-1', 'WEB-2', 'WEB-3']
    const before = await Promise.all(keys.map(looks))
    world.tick(60_000)
    const run = await change(world, agent, {
      tickets: keys,
      change: {
        status: 'closed',
        priority: 'high',
        severity: 'high',
        category: 'Fire',
        assignee: other.email,
        team: 'Support',
        reporter: other.id,
        due_at: '2026-04-01T12:00:00Z',
        fields: { floor: 7 },
        add_labels: ['new', 'both'],
        remove_labels: ['old'],
        add_watchers: [agent.id],
        remove_watchers: [other.id],
      },
    })
    assert.equal(run.changed, 3)
    assert.equal((await looks('WEB-1')).labels.join(), 'both,new')
    const undone = await undo(world, agent, run.id)
    assert.deepEqual(
      [undone.action, undone.undo_of, undone.changed, undone.state],
      ['undo', run.id, 3, 'finished'],
    )
    assert.deepEqual(await Promise.all(keys.map(looks)), before)
    const whole = await read(world, agent, run.id)
    assert.deepEqual([whole.undone_by, whole.can_undo], [undone.id, false])
  })

  test('deletes what was restored and restores what was deleted, but not where somebody decided since', async () => {
    await manyTickets(world, project, agent, 3)
    const gone = await change(world, agent, { query: 'title:ticket', change: { delete: true } })
    await world.call(other, 'POST', '/tickets/WEB-1/restore')
    await world.call(other, 'POST', '/tickets/WEB-2/restore')
    await world.call(other, 'DELETE', '/tickets/WEB-2')
    const back = await undo(world, agent, gone.id)
    assert.deepEqual([back.changed, back.unchanged, back.refused], [1, 1, 1])
    const [refused] = await items(world, agent, back.id, 'refused')
    assert.deepEqual(
      [refused?.ticket?.key, refused?.code, refused?.kept.map(({ field, by }) => [field, by?.name])],
      ['WEB-2', 'bulk.changed_since', [['deleted', 'Bea']]],
    )
    assert.equal((await looks('WEB-3')).deleted, false)
    const restored = await change(world, agent, { tickets: ['WEB-2'], change: { restore: true } })
    assert.equal((await undo(world, agent, restored.id)).changed, 1)
    assert.equal((await looks('WEB-2')).deleted, true)
  })

  test('leaves what others changed since, field by field, and names them', async () => {
    await manyTickets(world, project, agent, 3)
    const run = await change(world, agent, {
      query: 'title:ticket',
      change: { priority: 'high', category: 'Fire', status: 'in_progress' },
    })
    const set = (ticket: string, body: object) => world.call(other, 'PATCH', `/tickets/${ticket}`, { body })
    await set('WEB-1', { priority: 'low' })
    await set('WEB-2', { priority: 'low', category: 'Smoke', status: 'resolved' })
    await set('WEB-3', { priority: 'medium', title: 'Mine' })
    const back = await undo(world, agent, run.id)
    assert.deepEqual([back.changed, back.unchanged, back.refused], [2, 0, 1])
    const found = (await items(world, agent, back.id)).map((item) => [
      item.ticket?.key,
      item.result,
      item.kept.map(({ field, by }) => `${field} by ${by?.name ?? ''}`).toSorted(),
    ])
    const byKey = found.toSorted(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1))
    assert.deepEqual(byKey, [
      ['WEB-1', 'changed', ['priority by Bea']],
      ['WEB-2', 'refused', ['category by Bea', 'priority by Bea', 'status by Bea']],
      ['WEB-3', 'changed', []],
    ])
    const [one, two, three] = await Promise.all(['WEB-1', 'WEB-2', 'WEB-3'].map(looks))
    assert.deepEqual([one?.priority, one?.category, one?.status], ['low', null, 'open'])
    assert.deepEqual([two?.priority, two?.category, two?.status], ['low', 'Smoke', 'resolved'])
    assert.deepEqual([three?.priority, three?.category], ['medium', null], 'what is as before needs nothing')
  })

  test('takes labels and watchers back one by one, but for those about whom others decided', async () => {
    await manyTickets(world, project, agent, 1, { labels: ['old', 'older'] })
    const run = await change(world, agent, {
      tickets: ['WEB-1'],
      change: { labels: ['new', 'newer'], add_watchers: [agent.id, other.id] },
    })
    await world.run(updateTicket, { ticket: 'WEB-1', remove_labels: ['new'] })
    await world.run(updateTicket, { ticket: 'WEB-1', add_labels: ['new', 'old', 'third'] })
    await world.run(updateTicket, { ticket: 'WEB-1', remove_labels: ['old'] })
    const back = await undo(world, agent, run.id)
    assert.equal(back.changed, 1)
    const { labels, watchers } = await looks('WEB-1')
    assert.deepEqual(labels, ['new', 'older', 'third'], 'put in anew, and taken out anew: both stay')
    assert.deepEqual(watchers, [])
    const [item] = await items(world, agent, back.id)
    assert.deepEqual(
      item?.kept.map(({ field, by }) => [field, by]),
      [['labels', null]],
    )
  })

  test('cannot give back what is gone', async () => {
    await world.run(createTeam, { name: 'Support' })
    await manyTickets(world, project, agent, 1, { team: 'Support', priority: 'low' })
    const run = await change(world, agent, { tickets: ['WEB-1'], change: { team: null, priority: 'high' } })
    await world.run(deleteTeam, { team: 'Support' })
    const back = await undo(world, agent, run.id)
    const [item] = await items(world, agent, back.id)
    assert.deepEqual([item?.result, item?.kept], ['changed', [{ field: 'team', by: null, at: null }]])
    assert.equal((await looks('WEB-1')).priority, 'low')
  })

  test('happens once, is not undone itself, and not before the change has ended', async () => {
    await manyTickets(world, project, agent, 2)
    const { body } = await start(world, agent, { tickets: ['WEB-1'], change: { priority: 'low' } })
    const path = `/bulk/${String(body.id)}/undo`
    const code = async (as = agent, at = path) => (await world.call(as, 'POST', at)).body.code
    assert.equal(await code(), 'bulk.still_running')
    await world.call(agent, 'POST', `/bulk/${String(body.id)}/stop`)
    assert.equal(await code(), 'bulk.nothing_to_undo')
    const run = await change(world, agent, { tickets: ['WEB-1'], change: { priority: 'low' } })
    const back = await undo(world, agent, run.id)
    assert.equal(await code(agent, `/bulk/${run.id}/undo`), 'bulk.already_undone')
    assert.equal(await code(agent, `/bulk/${back.id}/undo`), 'bulk.undo_of_undo')
    assert.equal(await code(other, `/bulk/${run.id}/undo`), 'bulk.not_found')
  })

  test('by an admin happens with the rights of the admin; one that was stopped can be asked for again', async () => {
    await manyTickets(world, project, agent, 2)
    const admin = await world.person('admin')
    const run = await change(world, agent, { tickets: ['WEB-1', 'WEB-2'], change: { priority: 'low' } })
    const first = await world.call(admin, 'POST', `/bulk/${run.id}/undo`)
    await world.call(admin, 'POST', `/bulk/${String(first.body.id)}/stop`)
    const back = await undo(world, admin, run.id)
    assert.deepEqual([back.changed, back.by.id], [2, admin.id])
  })

  test('is possible for 30 days; then the results are purged, and the log stays', async () => {
    await manyTickets(world, project, agent, 1)
    const run = await change(world, agent, { tickets: ['WEB-1'], change: { priority: 'low' } })
    const purge = () =>
      purgeJob.run(
        { kernel: world.kernel, id: 'purge', attempt: 1, signal: new AbortController().signal },
        {} as never,
      )
    world.tick(BULK_KEPT_MILLIS)
    await purge()
    assert.equal((await read(world, agent, run.id)).can_undo, true)
    world.tick(1)
    const late = await world.call(agent, 'POST', `/bulk/${run.id}/undo`)
    assert.equal(late.body.code, 'bulk.too_old_to_undo')
    await purge()
    assert.equal((await world.call(agent, 'GET', `/bulk/${run.id}`)).status, 404)
    assert.equal((await world.store.db.selectFrom('bulk_items').selectAll().execute()).length, 0)
  })

  test('of 120 tickets leaves every one as it was', async () => {
    const tickets = await manyTickets(world, project, agent, 120, { labels: ['a'] })
    const columns = ['id', 'priority', 'status', 'step_id', 'assignee_id', 'resolved_at', 'fields'] as const
    const rows = () => world.store.db.selectFrom('tickets').select(columns).orderBy('id').execute()
    const before = await rows()
    const run = await change(world, agent, {
      tickets: tickets.map(({ id }) => id),
      change: { priority: 'critical', status: 'resolved', assignee: other.id, add_labels: ['b'] },
    })
    assert.deepEqual([run.changed, run.total], [120, 120])
    assert.notDeepEqual(await rows(), before)
    assert.equal((await undo(world, agent, run.id)).changed, 120)
    assert.deepEqual(await rows(), before)
    assert.equal((await world.store.db.selectFrom('ticket_labels').selectAll().execute()).length, 120)
  })
})
