// Longer than 400 lines: one end action from its first call to what settles it, told over one receiver.
import assert from 'node:assert/strict'
import { Webhook } from 'standardwebhooks'
import { after, before, describe, test } from 'node:test'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sqliteJobs } from '../../../io/jobs/sqlite-jobs.ts'
import { postOutside } from '../../../io/outside/post-outside.ts'
import { endActionsJob } from '../../../jobs/end-actions.job.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { callEndActions } from '../../../readers/end-actions/call-end-actions.reader.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { testEngine } from '../../../testing/test-store.ts'
import { verified } from '../../../testing/verify-command.ts'
import { makeTeam } from '../testing/make-team.ts'
import { publishFlow } from '../testing/publish-flow.ts'

interface Call {
  path: string
  key: string
  headers: Record<string, string>
  text: string
  body: Answer['body']
}

let world: TestWorld
let server: Server
let address = ''
let status = 200
let calls: Call[] = []

before(async () => {
  world = await createTestWorld()
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      calls.push({
        path: request.url ?? '',
        key: String(request.headers['idempotency-key']),
        headers: request.headers as Record<string, string>,
        text,
        body: JSON.parse(text),
      })
      response.statusCode = status
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
after(async () => {
  server.close()
  await verified(world)
  await world.close()
})

const post = postOutside(['127.0.0.1'])

/** What the job does for one end action, once. */
async function call(run: string, attempt = 1): Promise<void> {
  const job = endActionsJob(post, world.deps.secrets)
  const { signal } = new AbortController()
  await job.run({ kernel: world.kernel, id: 'one', attempt, signal }, { run } as never)
}

let counted = 0

/** A ticket whose run is over, with one end action. */
async function finished(url = `http://${address}/asset`) {
  counted += 1
  const category = `Ended ${String(counted)}`
  const team = await makeTeam(world, 1)
  const [worker] = team.people
  assert.ok(worker)
  const project = await world.project()
  const lead = await world.person('agent')
  await world.member(project, lead, 'lead')
  const { id: workflow } = await publishFlow(world, {
    category,
    end_actions: [{ kind: 'asset', name: 'Asset', url, compensate_url: `http://${address}/undo` }],
    steps: [{ name: 'Only', team: team.id, category: 'resolved' }],
    transitions: [],
  })
  const made = await world.call(lead, 'POST', '/tickets', {
    body: { project: project.key, title: 'A laptop', category },
  })
  const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${made.body.id}`)).body
  const ended = await world.call(worker, 'POST', `/tasks/${items[0].id}/action`, {
    body: { action_id: 'finish' },
  })
  assert.deepEqual(ended.body, { status: 'completed' })
  const ticket: string = made.body.id
  return { ticket, lead, worker, workflow, run: (await actions(lead, ticket))[0].id as string }
}

async function actions(as: TestPerson, ticket: string) {
  const answer = await world.call(as, 'GET', `/tickets/${ticket}/end-actions`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.items
}
/** What a receiver with this secret makes of a call. */
function checked(secret: string, { text, headers }: Call): unknown {
  // Its own `verify` asks the clock of this machine.
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000)
  const signature = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, text)
  assert.ok(headers['webhook-signature']?.split(' ').includes(signature))
  return JSON.parse(text)
}

/** Reopens the ticket and ends its run once more. */
async function again(lead: TestPerson, ticket: string) {
  const reopened = await world.call(lead, 'POST', `/tickets/${ticket}/reopen`, { body: {} })
  assert.equal(reopened.status, 200, reopened.text)
  const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)).body
  await world.call(lead, 'POST', `/tasks/${items[0].id}/action`, { body: { action_id: 'finish' } })
}

const steer = (as: TestPerson, run: string, word: string, body: unknown = {}) =>
  world.call(as, 'POST', `/end-actions/${run}/${word}`, { body })

describe('when a run is over', () => {
  test('its end action is called with a key of ticket, version and action, and the ticket shows it', async () => {
    calls = []
    status = 200
    const { ticket, lead, run } = await finished()
    assert.equal((await actions(lead, ticket))[0].state, 'pending')
    await call(run)
    assert.equal((await actions(lead, ticket))[0].state, 'done')
    const [one] = calls
    assert.match(String(one?.key), new RegExp(`^${ticket}:1:[0-9a-f-]{36}$`))
    assert.equal(one?.body.ticket.title, 'A laptop')
    await call(run)
    assert.equal(calls.length, 1, 'what is done is not called again')
  })

  test('a failure is told and tried again; after the last try it waits for somebody', async () => {
    calls = []
    status = 500
    const { ticket, lead, worker, run } = await finished()
    await assert.rejects(call(run), /answered 500/)
    assert.equal((await actions(lead, ticket))[0].state, 'retrying')
    await assert.rejects(call(run, 8))
    const [failed] = await actions(lead, ticket)
    assert.deepEqual([failed.state, failed.attempts, failed.answer], ['failed', 2, 'answered 500'])
    assert.equal((await steer(worker, run, 'retry')).status, 403)
    status = 200
    assert.equal((await steer(lead, run, 'retry')).status, 200)
    assert.equal((await steer(lead, run, 'retry')).status, 409)
    await call(run)
    assert.equal((await actions(lead, ticket))[0].state, 'done')
    assert.equal(new Set(calls.map(({ key }) => key)).size, 1)
  })

  test('it can be skipped, which a job that comes later respects, and taken back', async () => {
    calls = []
    status = 200
    const { ticket, lead, run } = await finished()
    assert.equal((await steer(lead, run, 'skip')).status, 422)
    assert.equal((await steer(lead, run, 'skip', { reason: 'by hand' })).status, 200)
    await call(run)
    assert.equal(calls.length, 0)
    await steer(lead, run, 'retry')
    await call(run)
    assert.equal((await steer(lead, run, 'compensate', { reason: 'a mistake' })).status, 200)
    await call(run)
    assert.equal((await actions(lead, ticket))[0].state, 'compensated')
    assert.deepEqual(
      calls.map(({ path }) => path),
      ['/asset', '/undo'],
    )
    assert.match(String(calls[1]?.key), /:compensate$/)
    await again(lead, ticket)
    const both = await actions(lead, ticket)
    assert.deepEqual(
      both.map((one: { state: string }) => one.state),
      ['compensated', 'pending'],
    )
    await call(both[1].id)
    assert.match(String(calls[2]?.key), /:2$/)
  })

  test('taking it back can be given up at any time: it stays done there, and may be taken back later', async () => {
    calls = []
    status = 200
    const { ticket, lead, run } = await finished()
    const shown = async () => (await actions(lead, ticket))[0]
    const unsettled = async () => (await world.call(lead, 'GET', '/end-actions')).body.items.length
    for (const lastTry of [1, 8]) {
      status = 200
      if ((await shown()).state === 'pending') await call(run)
      assert.deepEqual((await shown()).can, { retry: false, skip: false, compensate: true })
      await steer(lead, run, 'compensate', { reason: 'a mistake' })
      status = 500
      await assert.rejects(call(run, lastTry))
      const { state, can } = await shown()
      assert.equal(state, lastTry === 8 ? 'compensation_failed' : 'compensating')
      assert.deepEqual(can, { retry: false, skip: true, compensate: lastTry === 8 })
      assert.equal(await unsettled(), 1)
      assert.equal((await steer(lead, run, 'skip', { reason: 'they keep it' })).status, 200)
      const after = await shown()
      assert.deepEqual([after.state, after.answer], ['done', 'not taken back'])
      assert.equal(await unsettled(), 0, 'what is given up is settled')
    }
    const { text } = await world.call(lead, 'GET', `/tickets/${ticket}/history`)
    assert.match(text, /gave up taking .*Asset.* back: .*they keep it/)
    const before = calls.length
    await call(run)
    assert.equal(calls.length, before, 'a job that comes later takes nothing back')
    await again(lead, ticket)
    assert.equal((await actions(lead, ticket)).length, 1, 'it is not done once more')
    status = 200
    await steer(lead, run, 'compensate', { reason: 'after all' })
    await call(run)
    assert.equal((await shown()).state, 'compensated')
  })

  test('a call to take it back that was under way when that was given up counts', async () => {
    status = 200
    const { ticket, lead, run } = await finished()
    await call(run)
    await steer(lead, run, 'compensate', { reason: 'a mistake' })
    const skipping = endActionsJob(async (request) => {
      assert.equal((await steer(lead, run, 'skip', { reason: 'they keep it' })).status, 200)
      return post(request)
    }, [])
    const { signal } = new AbortController()
    await skipping.run({ kernel: world.kernel, id: 'one', attempt: 1, signal }, { run } as never)
    assert.equal((await actions(lead, ticket))[0].state, 'compensated')
  })

  test('what waits for two hours has lost its job: leads may begin it anew, and others nothing', async () => {
    status = 200
    const { ticket, lead, worker, run } = await finished()
    const can = async (as = lead) => (await actions(as, ticket))[0].can
    assert.deepEqual(await can(), { retry: false, skip: true, compensate: false })
    assert.equal((await steer(lead, run, 'retry')).status, 409)
    world.tick(2 * 60 * 60 * 1_000)
    assert.deepEqual(await can(), { retry: true, skip: true, compensate: false })
    const { items } = (await world.call(lead, 'GET', '/end-actions')).body
    assert.deepEqual(items[0].can, await can())
    assert.deepEqual(await can(worker), { retry: false, skip: false, compensate: false })
    assert.equal((await steer(lead, run, 'retry')).status, 200)
    await call(run)
    await steer(lead, run, 'compensate', { reason: 'a mistake' })
    assert.deepEqual(await can(), { retry: false, skip: true, compensate: false })
    assert.equal((await steer(lead, run, 'compensate', { reason: 'again' })).status, 409)
    world.tick(2 * 60 * 60 * 1_000)
    assert.deepEqual(await can(), { retry: false, skip: true, compensate: true })
    assert.equal((await steer(lead, run, 'compensate', { reason: 'again' })).status, 200)
    await call(run)
    assert.deepEqual(await can(), { retry: false, skip: false, compensate: false })
  })

  test('reopening stops what was not done yet; the next end plans it anew under the same key', async () => {
    calls = []
    status = 500
    const { ticket, lead, run } = await finished()
    const states = async () => (await actions(lead, ticket)).map((one: { state: string }) => one.state)
    await assert.rejects(call(run))
    await again(lead, ticket)
    assert.deepEqual(await states(), ['stopped', 'pending'])
    status = 200
    await call(run)
    assert.equal((await steer(lead, run, 'retry')).status, 409)
    assert.equal(calls.length, 1, 'what was stopped is not called any more')
    const [, next] = await actions(lead, ticket)
    await call(next.id)
    assert.deepEqual(await states(), ['stopped', 'done'])
    assert.equal(new Set(calls.map(({ key }) => key)).size, 1)
    await again(lead, ticket)
    assert.deepEqual(await states(), ['stopped', 'done'], 'what was done stays')
    assert.equal((await steer(lead, next.id, 'compensate', { reason: 'a mistake' })).status, 200)
    await call(next.id)
    await again(lead, ticket)
    assert.deepEqual(await states(), ['stopped', 'compensated', 'pending'])
    const [, , last] = await actions(lead, ticket)
    await call(last.id)
    assert.match(String(calls.at(-1)?.key), /:2$/)
  })

  test('a call that was under way when the ticket was reopened counts as done', async () => {
    status = 200
    const { ticket, lead, run } = await finished()
    const reopening = endActionsJob(async (request) => {
      await world.call(lead, 'POST', `/tickets/${ticket}/reopen`, { body: {} })
      assert.equal((await actions(lead, ticket))[0].state, 'stopped')
      return post(request)
    }, [])
    const { signal } = new AbortController()
    await reopening.run({ kernel: world.kernel, id: 'one', attempt: 1, signal }, { run } as never)
    assert.equal((await actions(lead, ticket))[0].state, 'done')
  })

  test('a call is signed by the secret of its end action, which is shown once and is in no event', async () => {
    calls = []
    status = 200
    const admin = await world.person('admin')
    const { ticket, lead, run, workflow } = await finished()
    const shown = await world.call(admin, 'GET', `/workflows/${workflow}`)
    const [action] = shown.body.end_actions
    const path = `/workflows/${workflow}/end-actions/${action.id}/secret`
    const make = async () => (await world.call(admin, 'POST', path, { body: {} })).body.secret as string
    assert.equal((await world.call(lead, 'POST', path, { body: {} })).status, 403)
    const first = await make()
    assert.match(first, /^whsec_/)
    const second = await make()
    assert.notEqual(first, second)
    await call(run)
    const [one] = calls
    assert.ok(one)
    assert.equal(one.headers['webhook-id'], one.key)
    for (const secret of [first, second])
      assert.deepEqual(checked(secret, one), one.body, 'for a day the one before holds too')
    const { body, text } = await world.call(admin, 'GET', `/workflows/${workflow}/end-action-secrets`)
    assert.deepEqual(
      body.items.map(({ action: of }: { action: string }) => of),
      [action.id],
    )
    const said = [
      text,
      (await world.call(admin, 'GET', `/workflows/${workflow}/export`)).text,
      (await world.call(admin, 'GET', `/workflows/${workflow}`)).text,
      JSON.stringify(await world.kernel.store.db.selectFrom('events').select('data').execute()),
      JSON.stringify(await world.kernel.store.db.selectFrom('end_action_secrets').selectAll().execute()),
    ]
    for (const secret of [first, second])
      for (const one of said) assert.ok(!one.includes(secret.slice('whsec_'.length)))
    world.tick(24 * 60 * 60 * 1_000)
    await steer(lead, run, 'compensate', { reason: 'a mistake' })
    await call(run)
    const [, back] = calls
    assert.ok(back)
    assert.match(back.headers['webhook-id'] ?? '', /:compensate$/)
    assert.equal(back.headers['webhook-signature']?.split(' ').length, 1)
    assert.equal((await world.call(admin, 'DELETE', path)).status, 204)
    await again(lead, ticket)
    await call((await actions(lead, ticket))[1].id)
    assert.equal(calls.at(-1)?.headers['webhook-signature'], undefined)
  })

  test('a secret that cannot be opened any more sends nothing unsigned, and says so', async () => {
    calls = []
    status = 200
    const admin = await world.person('admin')
    const { ticket, lead, run, workflow } = await finished()
    const [action] = (await world.call(admin, 'GET', `/workflows/${workflow}`)).body.end_actions
    await world.call(admin, 'POST', `/workflows/${workflow}/end-actions/${action.id}/secret`, { body: {} })
    const other = endActionsJob(post, [new TextEncoder().encode('another secret of an installation')])
    const { signal } = new AbortController()
    const job = { kernel: world.kernel, id: 'one', attempt: 1, signal }
    await assert.rejects(other.run(job, { run } as never))
    assert.equal(calls.length, 0)
    assert.match((await actions(lead, ticket))[0].answer, /cannot be read/)
  })

  test('leads find what waits and what has failed over all tickets of their projects, admins over all', async () => {
    status = 500
    const mine = await finished()
    const others = await finished()
    await assert.rejects(call(mine.run, 8))
    const found = async (as: TestPerson, query = '') => {
      const { status: answered, body } = await world.call(as, 'GET', `/end-actions${query}`)
      assert.equal(answered, 200)
      return body as { items: { id: string; ticket: { id: string } }[]; next: string | null }
    }
    const ids = async (as: TestPerson, query = '') => (await found(as, query)).items.map(({ id }) => id)
    assert.deepEqual(await ids(mine.lead), [mine.run])
    assert.equal((await found(mine.lead)).items[0]?.ticket.id, mine.ticket)
    assert.deepEqual(await ids(mine.lead, '?state=waiting'), [])
    assert.deepEqual(await ids(others.lead, '?state=waiting'), [others.run])
    for (const nobody of [mine.worker, await world.person('requester')])
      assert.deepEqual(await ids(nobody), [])
    const admin = await world.person('admin')
    const all = await ids(admin)
    assert.deepEqual(all.slice(-2), [mine.run, others.run])
    const first = await found(admin, `?limit=${String(all.length - 1)}`)
    const rest = await found(admin, `?limit=1&after=${first.next ?? ''}`)
    assert.deepEqual([rest.items.map(({ id }) => id), rest.next], [[others.run], null])
    assert.equal(
      (await world.call(admin, 'GET', `/end-actions?state=failed&after=${first.next ?? ''}`)).status,
      400,
    )

    const { headers } = await world.call(mine.lead, 'GET', '/end-actions')
    const sameAgain = async () =>
      (
        await world.call(mine.lead, 'GET', '/end-actions', {
          headers: { 'if-none-match': String(headers.etag) },
        })
      ).status
    assert.equal(await sameAgain(), 304)
    assert.equal((await steer(mine.lead, mine.run, 'skip', { reason: 'by hand' })).status, 200)
    assert.equal(await sameAgain(), 200)
    assert.deepEqual(await ids(mine.lead), [], 'what is settled is not listed')
    await world.call(admin, 'DELETE', `/tickets/${others.ticket}`)
    assert.deepEqual(await ids(others.lead), [], 'nor what is of a deleted ticket')
  })

  test('requesters do not see what happens outside', async () => {
    const { ticket } = await finished()
    const stranger = await world.person('requester')
    assert.equal((await world.call(stranger, 'GET', `/tickets/${ticket}/end-actions`)).status, 404)
  })

  test('addresses that are not outside are refused unless they are allowed', async () => {
    const strict = postOutside([])
    const send = (url: string) =>
      strict({ url, key: 'k', body: '{}', headers: {}, signal: new AbortController().signal })
    for (const url of [
      `http://${address}/`,
      'http://10.1.2.3/',
      'http://169.254.169.254/latest/meta-data',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://[fd00::1]/',
      'http://localhost:1/',
      'http://0x7f000001/',
    ])
      await assert.rejects(send(url), /is not outside/, url)
  })
})

test('a server that ends after the commit loses no end action: the next one calls it', {
  skip: testEngine === 'sqlite' ? false : 'the queue of PostgreSQL has tests of its own',
}, async () => {
  calls = []
  status = 200
  // The reader begins at the head, and so before the run is over.
  const begun = createReaderRunner(world.kernel, [callEndActions], { jobs: null, onError: () => undefined })
  await begun.start()
  await begun.stop()
  const { ticket, lead } = await finished()
  assert.equal(calls.length, 0)
  const onError = () => undefined
  const jobs = sqliteJobs(world.kernel, [endActionsJob(post, world.deps.secrets)], { onError })
  const runner = createReaderRunner(world.kernel, [callEndActions], { jobs, onError })
  await jobs.start()
  await runner.start()
  while ((await actions(lead, ticket))[0].state !== 'done')
    await new Promise((resolve) => setImmediate(resolve))
  await runner.stop()
  await jobs.stop()
  assert.equal(calls.length, 1)
})
