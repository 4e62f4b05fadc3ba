import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { verified } from '../../testing/verify-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

describe('projects over HTTP', () => {
  let world: TestWorld
  let admin: TestPerson
  let agent: TestPerson
  let requester: TestPerson

  before(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    agent = await world.person('agent')
    requester = await world.person('requester')
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  test('an admin makes a project and becomes its lead; others may not', async () => {
    const answer = await world.call(admin, 'POST', '/projects', { body: { key: 'WEB', name: 'Web' } })
    assert.deepEqual([answer.status, answer.headers.location], [201, '/api/v1/projects/WEB'])
    const members = await world.call(admin, 'GET', '/projects/web/members')
    assert.deepEqual(members.body.items, [{ person: { id: admin.id, name: admin.name }, role: 'lead' }])
    assert.equal(
      (await world.call(agent, 'POST', '/projects', { body: { key: 'AAA', name: 'A' } })).status,
      403,
    )
    for (const key of ['A', 'web', '1AB', 'TOOLONGKEY1', 'A-B']) {
      const wrong = await world.call(admin, 'POST', '/projects', { body: { key, name: 'A' } })
      assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/key'], key)
    }
    const taken = await world.call(admin, 'POST', '/projects', { body: { key: 'WEB', name: 'B' } })
    assert.deepEqual([taken.status, taken.body.code], [409, 'project.key_taken'])
  })

  test('a lead limits a column of the board, which refuses nothing, and takes the limit off again', async () => {
    const { key } = await world.project({ key: 'WIP' })
    const [first, second] = BASIC_STEPS
    assert.ok(first && second)
    const set = (who: TestPerson, step: string, limit: unknown) =>
      world.call(who, 'PUT', `/projects/${key}/wip-limits/${step}`, { body: { limit } })
    const shown = async () => {
      const { body } = await world.call(agent, 'GET', `/board?project=${key}`)
      return body.columns.map((column: { wip_limit: number | null }) => column.wip_limit)
    }
    assert.deepEqual((await set(admin, first.id, 1)).body.wip_limits, { [first.id]: 1 })
    assert.equal((await set(admin, second.id, 3)).status, 200)
    assert.deepEqual(await shown(), [1, 3, null, null])
    for (let count = 0; count < 2; count += 1) await world.ticket({ project: { key }, reporter: agent })
    assert.equal((await set(admin, first.id, null)).status, 200)
    assert.deepEqual(await shown(), [null, 3, null, null])
    assert.deepEqual(
      [(await set(agent, first.id, 1)).status, (await set(requester, first.id, 1)).status],
      [403, 403],
    )
    assert.equal((await set(admin, key, 1)).status, 404)
    assert.equal((await set(admin, '00000000-0000-7000-8000-000000000099', 1)).status, 404)
    assert.equal((await set(admin, first.id, 0)).body.errors[0].pointer, '/limit')
  })

  test('of two projects that take a key at once one gets it', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.call(admin, 'POST', '/projects', { body: { key: 'RACE', name: 'R' } })),
    )
    assert.deepEqual(
      answers.map((one) => one.status).toSorted((a, b) => a - b),
      [201, 409, 409],
    )
  })

  test('a former key still leads to the project, belongs to it for ever, and can be taken back', async () => {
    await world.project({ key: 'OLD' })
    const ticket = await world.ticket({ project: { key: 'OLD' } })
    const { body } = await world.call(admin, 'PATCH', '/projects/OLD', { body: { key: 'NEW' } })
    assert.deepEqual([body.key, body.aliases], ['NEW', ['OLD']])
    assert.equal((await world.call(admin, 'GET', '/projects/old')).body.key, 'NEW')
    assert.equal((await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body.key, 'NEW-1')
    assert.equal(
      (await world.call(admin, 'POST', '/projects', { body: { key: 'OLD', name: 'O' } })).status,
      409,
    )
    const back = await world.call(admin, 'PATCH', '/projects/NEW', { body: { key: 'OLD' } })
    assert.deepEqual([back.body.key, back.body.aliases], ['OLD', ['NEW']])
  })

  test('people see the projects that exist for them; requesters only what making a ticket needs', async () => {
    await world.project({ key: 'PRIV', access: 'private' })
    const member = await world.person('requester')
    await world.member({ key: 'PRIV' }, member, 'viewer')
    const keys = async (as: TestPerson) =>
      (await world.call(as, 'GET', '/projects?limit=200')).body.items.map((one: { key: string }) => one.key)
    assert.equal((await keys(agent)).includes('PRIV'), false)
    assert.equal((await keys(member)).includes('PRIV'), true)
    assert.equal((await keys(admin)).includes('PRIV'), true)
    assert.equal((await world.call(agent, 'GET', '/projects/PRIV')).status, 404)
    const { body } = await world.call(requester, 'GET', '/projects/WEB')
    assert.deepEqual([body.workflow, body.aliases, body.can.create_ticket], [undefined, undefined, true])
    assert.equal((await world.call(requester, 'GET', '/projects/WEB/members')).status, 404)
    assert.equal((await world.call(requester, 'GET', '/projects/WEB/fields')).status, 200)
  })

  test('the list goes page by page, in the order of keys', async () => {
    const all: string[] = []
    let path: string | undefined = '/projects?limit=2'
    while (path) {
      const answer = await world.call(admin, 'GET', path)
      all.push(...answer.body.items.map((one: { key: string }) => one.key))
      path = /<([^>]+)>/.exec(String(answer.headers.link ?? ''))?.[1]
    }
    assert.deepEqual(all, all.toSorted())
    assert.equal(new Set(all).size, all.length)
    const whole = await world.call(admin, 'GET', '/projects?limit=200')
    assert.equal(whole.body.items.length, all.length)
  })

  test('deleting asks for the key, and for force while it holds tickets', async () => {
    await world.project({ key: 'DEL' })
    const ticket = await world.ticket({ project: { key: 'DEL' }, labels: ['x'] })
    const unsure = await world.call(admin, 'DELETE', '/projects/DEL')
    assert.deepEqual([unsure.status, unsure.body.code], [422, 'project.confirmation_missing'])
    const full = await world.call(admin, 'DELETE', '/projects/DEL?confirm=DEL')
    assert.deepEqual([full.status, full.body.code, full.body.tickets], [409, 'project.holds_tickets', 1])
    assert.equal((await world.call(agent, 'DELETE', '/projects/DEL?confirm=DEL&force=true')).status, 403)
    assert.equal(
      (await world.call(admin, 'DELETE', '/projects/DEL?force=true', { body: { key: 'DEL' } })).status,
      204,
    )
    assert.equal((await world.call(admin, 'GET', '/projects/DEL')).status, 404)
    assert.equal((await world.call(admin, 'GET', `/tickets/${ticket.id}`)).status, 404)
  })

  test('a lead who may not list people names members by id, so that addresses cannot be tried out', async () => {
    const project = await world.project()
    const lead = await world.person('requester')
    const known = await world.person('requester')
    await world.member(project, lead, 'lead')
    const path = `/projects/${project.key}/members`
    const body = { role: 'viewer' }
    for (const method of ['PUT', 'DELETE'] as const) {
      const [here, nowhere] = [
        await world.call(lead, method, `${path}/${known.email}`, method === 'PUT' ? { body } : {}),
        await world.call(lead, method, `${path}/nobody@example.org`, method === 'PUT' ? { body } : {}),
      ]
      assert.deepEqual([here.status, here.body.detail], [404, nowhere.body.detail])
      assert.equal(here.body.code, nowhere.body.code)
    }
    assert.equal((await world.call(lead, 'PUT', `${path}/${known.id}`, { body })).status, 200)
    assert.equal((await world.call(lead, 'DELETE', `${path}/${known.email}`)).status, 404)
    assert.equal((await world.call(lead, 'DELETE', `${path}/${known.id}`)).status, 204)
  })

  test('members get and lose their role', async () => {
    await world.project({ key: 'MEM', access: 'private' })
    const path = `/projects/MEM/members/${agent.email}`
    assert.equal((await world.call(agent, 'GET', '/projects/MEM')).status, 404)
    const put = await world.call(admin, 'PUT', path, { body: { role: 'member' } })
    assert.deepEqual(put.body, { person: { id: agent.id, name: agent.name }, role: 'member' })
    assert.equal((await world.call(agent, 'GET', '/projects/MEM')).status, 200)
    assert.equal((await world.call(agent, 'PUT', path, { body: { role: 'lead' } })).status, 403)
    const nobody = await world.call(admin, 'PUT', '/projects/MEM/members/nobody@example.org', {
      body: { role: 'lead' },
    })
    assert.deepEqual([nobody.status, nobody.body.code], [404, 'person.not_found'])
    assert.equal((await world.call(admin, 'DELETE', path)).status, 204)
    assert.equal((await world.call(admin, 'DELETE', path)).status, 404)
    assert.equal((await world.call(agent, 'GET', '/projects/MEM')).status, 404)
  })

  test('a label has one name in any case, and leaves its tickets when it is deleted', async () => {
    await world.project({ key: 'LAB' })
    const make = (body: object) => world.call(admin, 'POST', '/projects/LAB/labels', { body })
    const bug = (await make({ name: 'Ärger', color: '#ff0000' })).body
    assert.equal((await make({ name: 'ÄRGER' })).body.code, 'label.name_taken')
    assert.equal((await make({ name: 'x', color: 'red' })).body.errors[0].pointer, '/color')
    const ticket = await world.ticket({ project: { key: 'LAB' }, labels: ['ärger', 'other'] })
    const path = `/projects/LAB/labels/${bug.id}`
    assert.equal((await world.call(admin, 'PATCH', path, { body: { name: 'Other' } })).status, 409)
    assert.equal((await world.call(admin, 'PATCH', path, { body: { name: 'Trouble' } })).body.name, 'Trouble')
    const before = (await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body
    assert.deepEqual(before.labels, ['other', 'Trouble'])
    assert.equal((await world.call(admin, 'DELETE', path)).status, 204)
    const later = (await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body
    assert.deepEqual([later.labels, later.seq > before.seq], [['other'], true])
    assert.equal((await world.call(admin, 'GET', path)).status, 404)
    assert.equal(
      (await world.call(agent, 'POST', '/projects/LAB/labels', { body: { name: 'z' } })).status,
      403,
    )
  })

  test('custom fields are checked by their type, each with its pointer', async () => {
    await world.project({ key: 'FLD' })
    const field = (body: object) => world.call(admin, 'POST', '/projects/FLD/fields', { body })
    for (const type of ['text', 'number', 'date', 'person', 'checkbox', 'url'])
      await field({ key: `a_${type}`, name: type, type })
    assert.equal(
      (await field({ key: 'size', name: 'Size', type: 'select' })).body.code,
      'field.wrong_options',
    )
    const size = await field({
      key: 'size',
      name: 'Size',
      type: 'select',
      options: ['S', 'L'],
      required: true,
    })
    assert.equal(size.status, 201)
    assert.equal((await field({ key: 'size', name: 'Size', type: 'text' })).body.code, 'field.key_taken')
    const create = (fields: object) =>
      world.call(agent, 'POST', '/tickets', { body: { project: 'FLD', title: 'T', fields } })
    assert.deepEqual((await create({})).body.errors[0], {
      pointer: '/fields/size',
      code: 'ticket.field_required',
      message: 'is required in this project',
    })
    const wrong = await create({
      size: 'M',
      a_number: '5',
      a_date: '2026-02-30',
      a_checkbox: 'yes',
      a_url: 'javascript:alert(1)',
      colour: 'red',
    })
    assert.deepEqual(
      wrong.body.errors.map((one: { pointer: string }) => one.pointer.split('/').at(-1)).toSorted(),
      ['a_checkbox', 'a_date', 'a_number', 'a_url', 'colour', 'size'],
    )
    const nul = await create({ size: 'S', a_text: 'a\u0000b' })
    assert.deepEqual([nul.status, nul.body.errors[0].pointer], [422, '/fields/a_text'])
    const unknown = await create({ size: 'S', a_person: 'nobody@example.org' })
    assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/fields/a_person'])
    const { body } = await create({
      size: 'S',
      a_number: 5,
      a_person: agent.email,
      a_checkbox: false,
      a_date: '2026-02-28',
    })
    assert.deepEqual(body.fields, {
      size: 'S',
      a_number: 5,
      a_person: { id: agent.id, name: agent.name },
      a_checkbox: false,
      a_date: '2026-02-28',
    })
    const changed = await world.call(agent, 'PATCH', `/tickets/${body.key}`, {
      body: { fields: { a_number: null, size: 'L' } },
    })
    assert.deepEqual([changed.body.fields.size, 'a_number' in changed.body.fields], ['L', false])
    const clash = await world.call(admin, 'PATCH', `/tickets/${body.key}`, {
      body: { base_seq: body.seq, fields: { size: 'S', a_number: 7, a_text: 'free' } },
    })
    assert.deepEqual(
      clash.body.conflicts.map((one: { field: string; base: unknown; theirs: unknown; yours: unknown }) => [
        one.field,
        one.base,
        one.theirs,
        one.yours,
      ]),
      [
        ['fields.size', 'S', 'L', 'S'],
        ['fields.a_number', 5, null, 7],
      ],
    )
    assert.equal(
      (await world.call(admin, 'PATCH', '/projects/FLD/fields/size', { body: { options: ['S'] } })).status,
      200,
    )
    assert.equal((await world.call(admin, 'DELETE', '/projects/FLD/fields/size')).status, 204)
    const without = await world.call(agent, 'GET', `/tickets/${body.key}`)
    assert.equal('size' in without.body.fields, false)
  })
})
