import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { deactivatePerson } from '@waybill/server/domains/people/deactivate-person.command.ts'
import { Connection } from 'rabbitmq-client'
import { Broker, NoQueueError } from './broker.ts'
import { readPlan } from './plan.ts'
import { amqpWorld, until, type AmqpWorld } from './testing/amqp-world.ts'
import { testRabbit } from './testing/test-rabbit.ts'

let world: AmqpWorld
const options = { skip: testRabbit.skip }

async function begin(values: object = {}): Promise<void> {
  world = await amqpWorld(testRabbit.url)
  await world.setUp(values)
  assert.equal((await world.turn(true)).status, 200)
  await until(async () => (await answerOf('check')).message.includes('1 consumers'))
}

async function answerOf(what: 'check'): Promise<{ ok: boolean; message: string }> {
  return (await world.call(world.admin, 'POST', `/plugins/amqp/${what}`)).body
}

describe('a message in a queue', options, () => {
  beforeEach(() => begin())
  afterEach(() => world.close())

  test('becomes a ticket of its sender, and is acknowledged', async () => {
    const message = {
      title: 'Disk full',
      description: 'On web-1',
      priority: 'high',
      labels: ['disk'],
      external_id: 'a-1',
    }
    await world.send(message)
    await until(async () => (await world.tickets()).length === 1)
    const [ticket] = await world.tickets()
    assert.ok(ticket)
    assert.deepEqual(
      [ticket.title, ticket.description, ticket.priority, ticket.reporter_id],
      ['Disk full', 'On web-1', 'high', world.sender.id],
    )
    const [created] = await world.events('ticket.created')
    assert.deepEqual([created?.via, created?.actor_id], ['plugin:amqp', world.sender.id])
    await world.turn(false)
    assert.deepEqual([await world.waiting(world.names.queue), await world.waiting(world.names.dead)], [0, 0])
  })

  test('that comes again makes no second ticket, by its own id or by that of the message', async () => {
    await world.send({ title: 'One', external_id: 17 })
    await world.send({ title: 'One again', external_id: '17' })
    await world.send({ title: 'Two' }, { messageId: '17' })
    await world.send({ title: 'Two again' }, { messageId: '17' })
    await world.send({ title: 'Last', external_id: 'last' })
    const page = () => world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')
    await until(async () => (await page()).body.markdown.includes('3 taken, 2 known before, 0 refused'))
    assert.equal((await world.tickets()).length, 3)
  })

  test('that names a ticket of the project is a comment, once', async () => {
    await world.waybill.ticket({ project: world.project })
    const comment = { ticket: 'WEB-1', comment: 'It is full again', internal: true }
    await world.send(comment, { messageId: 'm1' })
    await world.send(comment, { messageId: 'm1' })
    await world.send({ ...comment, comment: 'Still' }, { messageId: 'm2' })
    await until(async () => (await world.events('comment.added')).length === 2)
    const rows = await world.store.db
      .selectFrom('comments')
      .select(['author_id', 'internal', 'body'])
      .execute()
    assert.deepEqual(
      rows.map((row) => [row.author_id, row.internal]),
      [
        [world.sender.id, 1],
        [world.sender.id, 1],
      ],
    )
  })

  test('that cannot be taken goes to the dead letters with its reason, and those behind it are taken', async () => {
    const other = await world.waybill.project({ key: 'OPS' })
    await world.waybill.member(other, world.sender, 'member')
    await world.waybill.ticket({ project: other })
    const bad: [object | Buffer, RegExp, { messageId?: string; contentType?: string }?][] = [
      [Buffer.from('{"title"'), /request\.broken_json/],
      [Buffer.from('{"title"'), /request\.broken_json/, { contentType: 'application/json' }],
      [Buffer.from([0xff, 0xfe]), /request\.broken_utf8/],
      [Buffer.alloc(0), /amqp\.empty/],
      [{ title: 'x', external_id: '1', colour: 'red' }, /\/colour/],
      [{ external_id: '1' }, /\/title/],
      [[1, 2], /./],
      [{ title: 'x' }, /amqp\.no_id/],
      [{ title: 'x', external_id: '1', project: 'OPS' }, /amqp\.other_project/],
      [{ title: 'x', external_id: '1', assignee: 'nobody@example.com' }, /assignee/],
      [{ ticket: 'OPS-1', comment: 'x' }, /ticket\.not_found/, { messageId: 'm' }],
      [{ title: 'x', external_id: '1', description: 'x'.repeat(20 * 1024 * 1024) }, /amqp\.too_large/],
    ]
    for (const [body, reason, about] of bad) {
      await world.send(body, about)
      const letter = await world.deadLetter()
      assert.match(letter.reason, reason)
      assert.equal(letter.reason.split('/title').length <= 2, true, letter.reason)
      assert.equal(letter.headers?.['x-waybill-queue'], world.names.queue)
    }
    await world.send({ title: 'Good', external_id: '1' })
    await until(async () => (await world.tickets()).length === 1)
    const { body } = await world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')
    assert.match(body.markdown, new RegExp(`${String(bad.length)} refused`))
    assert.equal((await world.shown()).state, 'on')
  })

  test('that cannot be taken is not lost when somebody has deleted the queue of dead letters', async () => {
    await world.other.queueDelete({ queue: world.names.dead })
    await world.send({ title: 'x' })
    const page = () => world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')
    await until(async () => (await page()).body.markdown.includes('1 refused'))
    assert.match((await world.deadLetter()).reason, /amqp\.no_id/)
  })

  test('that cannot be taken is not lost either when that queue goes while the letter is on its way', async (t) => {
    const { dead } = world.names
    let times = 2
    t.mock.method(Broker.prototype, 'prepareQueue', async (queue: string) => {
      await world.other.queueDeclare({ queue, durable: true })
      if (queue === dead && times-- > 0) await world.other.queueDelete({ queue })
    })
    await world.send({ title: 'x' })
    const page = () => world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')
    await until(async () => (await page()).body.markdown.includes('1 refused'))
    assert.ok(times < 0)
    assert.match((await world.deadLetter()).reason, /amqp\.no_id/)
  })

  test('waits while the settings are wrong, and is taken when they are right', async () => {
    await world.waybill.run(deactivatePerson, { person: world.sender.id })
    await world.send({ title: 'Waits', external_id: '1' })
    const page = async () =>
      (await world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')).body.markdown
    await until(async () =>
      (await page()).includes('Sender must be the e-mail address of somebody who is active'),
    )
    assert.equal(await world.waiting(world.names.dead), 0)
    await world.setUp({ sender: world.admin.email })
    await until(async () => (await world.tickets()).length === 1)
  })

  test('stays in its queue while the plugin is off', async () => {
    await world.turn(false)
    await world.send({ title: 'Later', external_id: '1' })
    assert.equal(await world.waiting(world.names.queue), 1)
    assert.equal((await world.tickets()).length, 0)
    await world.turn(true)
    await until(async () => (await world.tickets()).length === 1)
  })

  test('is taken by one of many nodes, each once', async () => {
    await world.addNode()
    await until(async () => (await answerOf('check')).message.includes('2 consumers'))
    const ids = Array.from({ length: 60 }, (_, index) => String(index))
    await Promise.all([...ids, ...ids].map((id) => world.send({ title: `Ticket ${id}`, external_id: id })))
    await until(
      async () => (await world.tickets()).length >= 60 && (await world.waiting(world.names.queue)) === 0,
    )
    await world.turn(false)
    assert.deepEqual([(await world.tickets()).length, await world.waiting(world.names.queue)], [60, 0])
  })
})

test('messages of another form are read where the settings say', options, async () => {
  await begin({
    fields: ['title = alert.summary', 'priority = alert.urgency', 'external_id = id', 'labels = tags'],
  })
  await world.send({
    id: 9,
    alert: { summary: 'Hot', urgency: 'critical', by: 'x' },
    tags: ['heat'],
    more: {},
  })
  await until(async () => (await world.tickets()).length === 1)
  const [ticket] = await world.tickets()
  assert.deepEqual([ticket?.title, ticket?.priority], ['Hot', 'critical'])
  await world.close()
})

describe('an event of a ticket', options, () => {
  beforeEach(() => begin())
  afterEach(() => world.close())

  test('goes to the exchange by project and kind, with its position in the log as its id', async () => {
    const heard = await world.hear('WEB.#')
    const ticket = await world.waybill.ticket({ project: world.project, title: 'Broken' })
    await world.call(world.admin, 'PATCH', `/tickets/${ticket.key}`, { priority: 'critical' })
    await world.call(world.admin, 'POST', `/tickets/${ticket.key}/comments`, { body: 'For all' })
    const events = (await world.events()).filter((one) => /^(ticket|comment)\./.test(one.kind))
    assert.ok(events.some(({ kind }) => kind === 'comment.added'))
    await until(() => heard.length >= events.length)
    assert.deepEqual(
      heard.map((one) => [one.routingKey, one.headers?.['seq']]),
      events.map((one) => [`WEB.${one.kind}`, one.seq]),
    )
    const [created] = heard
    const { id } = await world.store.db.selectFrom('installation').select('id').executeTakeFirstOrThrow()
    assert.deepEqual(
      [created?.messageId, created?.type, created?.durable, created?.headers?.['ticket']],
      [`${id}:${String(events[0]?.seq)}`, 'ticket.created', true, 'WEB-1'],
    )
    assert.deepEqual(
      [created?.body.ticket_key, created?.body.data.after.title, created?.body.actor],
      ['WEB-1', 'Broken', null],
    )
  })

  test('that is internal stays inside unless the settings say otherwise; kinds that nobody chose stay too', async () => {
    const heard = await world.hear('#')
    const ticket = await world.waybill.ticket({ project: world.project })
    const say = (body: string, internal: boolean) =>
      world.call(world.admin, 'POST', `/tickets/${ticket.key}/comments`, { body, internal })
    await say('among us', true)
    await say('for all', false)
    await until(() => heard.some((one) => JSON.stringify(one.body).includes('for all')))
    assert.equal(JSON.stringify(heard.map((one) => one.body)).includes('among us'), false)
    await world.setUp({ internal: true, topics: ['comment.added'] })
    await say('among us', true)
    await until(() => heard.some((one) => JSON.stringify(one.body).includes('among us')))
    assert.equal(heard.filter((one) => one.routingKey === 'WEB.comment.added').length, 2)
  })

  test('waits while there is no exchange, which is made anew; nothing is switched off', async () => {
    await world.other.exchangeDelete({ exchange: world.names.exchange })
    await world.waybill.ticket({ project: world.project })
    await until(async () => {
      await world.readers.catchUp()
      return (await answerOf('check')).message.includes('-events is there')
    })
    const heard = await world.hear('#')
    await world.waybill.ticket({ project: world.project })
    await until(() => heard.some((one) => one.headers?.['ticket'] === 'WEB-2'))
    assert.equal((await world.shown()).state, 'on')
  })
})

test(
  'a message that is delivered to a queue that is not there is no message that was delivered',
  options,
  async () => {
    const broker = new Broker(
      readPlan({ url: testRabbit.url, queues: [], fields: [], at_once: 1, topics: [], internal: false }),
      () => undefined,
    )
    try {
      await until(() => broker.ready)
      const gone = broker.deliver(
        `waybill-test-${randomUUID()}`,
        { headers: { reason: 'a test' } },
        Buffer.from('{}'),
      )
      await assert.rejects(gone, NoQueueError)
    } finally {
      await broker.close()
    }
  },
)

test(
  'messages that are on their way when other settings are saved are confirmed, and are not sent again',
  options,
  async () => {
    const other = new Connection(testRabbit.url)
    const queue = `waybill-test-${randomUUID()}`
    const values = { url: testRabbit.url, queues: [], fields: [], at_once: 1, topics: [], internal: false }
    const broker = new Broker(readPlan(values), () => undefined)
    try {
      await until(() => broker.ready)
      await broker.prepareQueue(queue)
      const send = () => broker.publish({ routingKey: queue }, Buffer.from('{}'))
      await send()
      const sent = Array.from({ length: 100 }, send)
      await Promise.all([broker.close(), ...sent])
    } finally {
      await other.queueDelete({ queue })
      await other.close()
    }
  },
)

test(
  'a plugin that is tried says whether the broker, the queues and the exchange are there',
  options,
  async () => {
    world = await amqpWorld(testRabbit.url)
    const before = await answerOf('check')
    assert.equal(before.ok, true)
    assert.match(before.message, /The broker answers\. Queue .* is not there; .* Exchange .* is not there/)
    await world.turn(true)
    const page = async () =>
      (await world.call(world.admin, 'GET', '/plugins/amqp/pages/queues')).body.markdown
    await until(async () => (await page()).includes('1 consumers'))
    assert.equal((await page()).includes('trouble'), false)
    await until(async () => /0 dead letters in .* is there\.$/.test((await answerOf('check')).message))
    await world.turn(false)
    await world.setUp({ url: 'amqp://guest:very-wrong-word@127.0.0.1:1' })
    const away = await answerOf('check')
    assert.equal(away.ok, false)
    assert.match(away.message, /ECONNREFUSED/)
    await world.setUp({ url: testRabbit.url.replace(/:[^:@]*@/, ':very-wrong-word@') })
    const wrong = await answerOf('check')
    assert.match(wrong.message, /ACCESS_REFUSED|closed/)
    assert.match(await page(), /^- The broker cannot be used: (ACCESS_REFUSED.*[^.]|.*closed)\.$/)
    assert.equal(JSON.stringify([away, wrong]).includes('very-wrong-word'), false)
    await world.close()
  },
)

test(
  'settings that cannot be used are refused at their field, with every line that is wrong',
  options,
  async () => {
    world = await amqpWorld(testRabbit.url)
    const said: [object, string, RegExp][] = [
      [{ url: 'http://example.com' }, 'url', /amqp:\/\/user:password@host/],
      [
        { queues: ['alone', 'lonely', 'q WEB'] },
        'queues',
        /name a project in each line.* not "alone", "lonely"$/,
      ],
      [{ queues: ['q WEB', 'q WEB'] }, 'queues', /each queue once/],
      [{ queues: ['q NONE'] }, 'queues', /"NONE" is none/],
      [{ topics: ['ticket.painted', 'foo.*', '*'] }, 'topics', /not "ticket\.painted", "foo\.\*"$/],
      [{ fields: ['colour = red'] }, 'fields', /title = alert\.summary, not "colour = red"/],
      [{ sender: 'nobody@example.org' }, 'sender', /somebody who is active/],
      [{ sender: null }, 'sender', /must name the person/],
    ]
    for (const [values, name, words] of said) {
      const { status, body } = await world.setUp(values)
      assert.deepEqual(
        [status, body.errors.map((one: { pointer: string }) => one.pointer)],
        [422, [`/values/${name}`]],
      )
      assert.match(body.errors[0].message, words)
    }
    await world.close()
  },
)
