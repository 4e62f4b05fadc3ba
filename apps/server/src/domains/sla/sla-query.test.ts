import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { keepSlaClocks } from '../../readers/sla/keep-clocks.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

const HOUR = 3_600_000

describe('the query language asks the clocks of tickets', () => {
  let world: TestWorld
  let runner: ReaderRunner
  let admin: TestPerson
  let rita: TestPerson
  const errors: unknown[] = []

  // Two hours to an answer and eight to the end, of high tickets alone; 80 percent of two hours are 96 minutes.
  before(async () => {
    world = await createTestWorld()
    runner = createReaderRunner(world.kernel, [keepSlaClocks], {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    })
    await runner.start()
    admin = await world.person('admin')
    rita = await world.person('requester')
    await world.project({ key: 'DESK' })
    await post('/sla/policies', {
      name: 'Desk',
      targets: [
        { target: 'first_response', durations: { high: 'PT2H' } },
        { target: 'resolution', durations: { high: 'PT8H' }, pause_on_labels: ['waiting'] },
      ],
    })
    await ticket('Old', 'high')
    await ticket('Nobody promised', 'low')
    await ticket('Answered', 'high')
    await post('/tickets/DESK-3/comments', { body: 'We look at it' })
    await ticket('Waiting', 'high', { labels: ['waiting'], reporter: admin.id })
    await post('/tickets/DESK-4/comments', { body: 'Which one?' }, rita, 404)
    world.tick(1.7 * HOUR)
    await ticket('New', 'high')
    await ticket('Done', 'high')
    await post('/tickets/DESK-6/comments', { body: 'There you are' })
    await patch('/tickets/DESK-6', { status: 'resolved' })
    await runner.catchUp()
  })
  after(async () => {
    await runner.stop()
    await world.close()
    assert.deepEqual(errors, [])
  })

  async function post(path: string, body: object, as = admin, status?: number) {
    const answer = await world.call(as, 'POST', path, { body })
    assert.ok(answer.status === status || answer.status < 300, `${path}: ${answer.text}`)
  }
  const patch = (path: string, body: object) => world.call(admin, 'PATCH', path, { body })
  const ticket = (title: string, priority: string, more: object = {}) =>
    post('/tickets', { project: 'DESK', title, priority, reporter: rita.id, ...more })

  const numbers = (items: { key: string }[]) => items.map(({ key }) => key.slice('DESK-'.length)).join(' ')

  async function list(query: string, as = admin): Promise<string> {
    const answer = await world.call(as, 'GET', `/tickets?${query}`)
    assert.equal(answer.status, 200, answer.text)
    return numbers(answer.body.items)
  }
  const ask = (q: string, as = admin) => list(`sort=number&q=${encodeURIComponent(q)}`, as)

  test('each state of a clock finds the tickets that have a clock in it', async () => {
    assert.equal(await ask('sla:at_risk'), '1 4')
    assert.equal(await ask('sla:running'), '1 3 4 5')
    assert.equal(await ask('sla:paused'), '4')
    assert.equal(await ask('sla:met'), '3 6')
    assert.equal(await ask('sla:none'), '2')
    assert.equal(await ask('sla:breached'), '')
    assert.equal(await ask('-sla:running sla:met'), '6')
    assert.equal(await ask('sla:none,met'), '2 3 6')
  })

  test('in the order of dues those without a clock that runs come last in both directions, over all pages', async () => {
    const forwards = '4 1 5 3'
    for (const [sort, order] of [
      ['sla', await withTies(forwards)],
      ['-sla', (await withTies(forwards)).split(' ').toReversed().join(' ')],
    ] as const) {
      for (const limit of [1, 2, 3, 4, 6]) {
        const seen: string[] = []
        for (let next: string | null = ''; next !== null; ) {
          const after: string = next === '' ? '' : `&after=${next}`
          const { body } = await world.call(
            admin,
            'GET',
            `/tickets?sort=${sort}&limit=${String(limit)}${after}`,
          )
          seen.push(numbers(body.items))
          next = body.next
        }
        const [timed, rest] = [seen.join(' ').split(' ').slice(0, 4), seen.join(' ').split(' ').slice(4)]
        assert.equal(timed.join(' '), order, `${sort} by ${String(limit)}`)
        assert.deepEqual(rest.toSorted(), ['2', '6'])
      }
    }
  })

  /** The first and the fourth are due at once: by their ids. */
  async function withTies(order: string): Promise<string> {
    const { body } = await world.call(admin, 'GET', '/tickets?sort=number')
    const ids = new Map<string, string>(
      body.items.map(({ key, id }: { key: string; id: string }) => [key, id]),
    )
    const first = (ids.get('DESK-1') ?? '') < (ids.get('DESK-4') ?? '') ? '1 4' : '4 1'
    return order.replace('4 1', first)
  }

  test('a file, a count and a change of many take the same words', async () => {
    const file = await world.call(admin, 'GET', '/tickets.csv?q=sla:paused&fields=key')
    assert.match(file.text, /^\uFEFF?key\r\nDESK-4\r\n$/)
    const sorted = await world.call(admin, 'GET', '/tickets.csv?q=sort:sla&fields=key')
    assert.equal(sorted.text.trim().split('\r\n').length, 7)
    const { body } = await world.call(admin, 'GET', '/tickets?q=sla:met&count=exact&limit=1')
    assert.equal(body.count, 2)
  })

  test('whoever asks finds their own tickets alone, as with every condition', async () => {
    assert.equal(await ask('sla:running', rita), '1 3 5')
    assert.equal(await ask('-sla:running', rita), '2 6')
    assert.equal(await ask('sla:none', rita), '2')
  })

  test('clocks are not known of the past, and no policy is chosen by them', async () => {
    for (const query of ['q=sla:met', 'q=status:open%20OR%20-sla:met', 'sort=sla', 'q=sort:-sla']) {
      const answer = await world.call(admin, 'GET', `/tickets?at=2026-03-02T09:30:00Z&${query}`)
      assert.equal(answer.status, 400, query)
      assert.equal(answer.body.code, 'past.clocks_are_of_today')
    }
    const policy = { name: 'Circle', condition: 'sla:breached', targets: [] }
    assert.equal((await world.call(admin, 'POST', '/sla/policies', { body: policy })).status, 422)
  })

  test('what is missed is found as time goes by, without an event and without an ETag', async () => {
    const before = await world.call(admin, 'GET', '/tickets?q=sla:breached')
    assert.equal(before.headers['etag'], undefined)
    assert.equal((await world.call(admin, 'GET', '/tickets?sort=sla')).headers['etag'], undefined)
    world.tick(1.7 * HOUR)
    assert.equal(await ask('sla:breached'), '1 4')
    assert.equal(await ask('sla:at_risk'), '5')
    assert.equal(await ask('sla:breached', rita), '1')
    await patch('/tickets/DESK-1', { status: 'resolved' })
    await runner.catchUp()
    assert.equal(await ask('sla:breached status:resolved'), '1')
  })
})
