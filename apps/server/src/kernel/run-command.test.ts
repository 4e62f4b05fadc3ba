import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ANONYMOUS, SYSTEM, type Actor, type Decision } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from './command.ts'
import { runCommand, type CommandRequest } from './run-command.ts'
import { addTeam, describeTeam, openTestKernel, type TestKernel } from './testing/test-kernel.ts'

let world: TestKernel
beforeEach(async () => {
  world = await openTestKernel()
})
afterEach(() => world.close())

const request = (input: unknown, more: Partial<CommandRequest> = {}): CommandRequest => ({
  input,
  actor: SYSTEM,
  via: 'system',
  ...more,
})
const teams = () => world.kernel.store.db.selectFrom('teams').select(['name', 'seq']).orderBy('seq').execute()

describe('C1: a command', () => {
  const deciding = (decision: Decision, exists = true) =>
    defineCommand({
      name: 'test-decide',
      input: strict({ n: Type.Integer() }),
      subject: 'test thing',
      load: () => Promise.resolve(exists ? {} : null),
      authorize: () => decision,
      run: () => Promise.resolve('done'),
    })
  const answer = (command: ReturnType<typeof deciding>, input: unknown = { n: 1 }) =>
    runCommand(world.kernel, command, request(input)).then(
      ({ result }) => result,
      (error: unknown) => error,
    )

  test('C1: answers the same for what does not exist and for what may not be seen', async () => {
    const [missing, hidden] = [await answer(deciding('allow', false)), await answer(deciding('hide'))]
    assert.deepEqual(missing, hidden)
    assert.ok(missing instanceof Error)
    assert.equal((missing as Error & { status: number }).status, 404)
  })

  test('C1: answers 403 for what may be seen but not done', async () => {
    const refused = (await answer(deciding('forbid'))) as { status: number }
    assert.equal(refused.status, 403)
  })

  test('C1: names every wrong field before it looks at anything', async () => {
    const wrong = (await answer(deciding('allow', false), { n: 'x', extra: 1 })) as {
      status: number
      errors: { pointer: string }[]
    }
    assert.equal(wrong.status, 422)
    assert.deepEqual(wrong.errors.map((error) => error.pointer).toSorted(), ['/extra', '/n'])
  })

  test('C1: stores nothing when it fails, neither state nor event', async () => {
    await world.addTeam('One')
    await assert.rejects(world.addTeam('One'))
    assert.equal((await teams()).length, 1)
    assert.equal((await world.events()).length, 1)
  })

  test('C1: stamps state with the position of its event', async () => {
    await world.addTeam('One')
    await world.addTeam('Two')
    assert.deepEqual(
      (await teams()).map((team) => team.seq),
      [1, 2],
    )
  })

  test('C1: cannot read a position before the log has given it', async () => {
    const early = defineCommand({
      name: 'test-early',
      input: strict({}),
      subject: 'test thing',
      load: () => Promise.resolve({}),
      authorize: () => 'allow',
      run: ({ append }) => {
        const added = append({ kind: 'team.deleted', data: { team: 'x' } })
        return Promise.resolve(added.seq)
      },
    })
    await assert.rejects(runCommand(world.kernel, early, request({})), /only inside afterSeq/)
  })
})

describe('L3: a change that changes nothing', () => {
  test('L3: appends nothing and has no position', async () => {
    const id = await world.addTeam('One')
    const describing = () => runCommand(world.kernel, describeTeam, request({ id, description: 'same' }))
    assert.equal((await describing()).seq, 2)
    assert.equal((await describing()).seq, null)
    assert.equal((await world.events()).length, 2)
  })
})

describe('C2: an idempotency key', () => {
  const add = (name: string, more: Partial<CommandRequest> = {}) =>
    runCommand(world.kernel, addTeam, request({ name }, { idempotencyKey: 'key', ...more }))

  test('C2: gives the first result again', async () => {
    const first = await add('One')
    const second = await add('One')
    assert.deepEqual(second, { result: first.result, seq: null, repeated: true })
    assert.equal((await world.events()).length, 1)
  })

  test('C2: is refused with another body or another command', async () => {
    await add('One')
    await assert.rejects(add('Two'), { status: 422, code: 'idempotency.key_reused' })
    const other = runCommand(
      world.kernel,
      describeTeam,
      request({ id: '0190aaaa-0000-7000-8000-000000000000', description: 'x' }, { idempotencyKey: 'key' }),
    )
    await assert.rejects(other, { code: 'idempotency.key_reused' })
  })

  test('C2: belongs to one person', async () => {
    const ana: Actor = { ...SYSTEM, kind: 'person', person_id: 'ana' }
    await add('One')
    const { repeated } = await add('Two', { actor: ana })
    assert.equal(repeated, false)
  })

  test('C2: stays free when the command fails', async () => {
    await world.addTeam('One')
    await assert.rejects(add('One'))
    assert.equal((await add('Two')).repeated, false)
  })

  test('C2: makes one of many calls that arrive together, on all nodes', async () => {
    const nodes = [world.kernel, world.anotherNode()]
    const calls = Array.from({ length: 10 }, (_, index) =>
      runCommand(
        nodes[index % 2] ?? world.kernel,
        addTeam,
        request({ name: 'One' }, { idempotencyKey: 'key' }),
      ),
    )
    const outcomes = await Promise.all(calls)
    assert.equal(outcomes.filter(({ repeated }) => !repeated).length, 1)
    assert.equal(new Set(outcomes.map(({ result }) => result.id)).size, 1)
    assert.equal((await world.events()).length, 1)
  })

  test('C2: may stand for what was sent, where the input holds something that differs each time', async () => {
    const first = await add('Salted 1', { idempotencyInput: { password: 'as sent' } })
    const second = await add('Salted 2', { idempotencyInput: { password: 'as sent' } })
    assert.deepEqual([second.result, second.repeated], [first.result, true])
  })

  test('C2: does not keep a result that is a secret: a repetition is refused', async () => {
    const secret = { ...addTeam, resultIsSecret: true }
    const ask = () => runCommand(world.kernel, secret, request({ name: 'One' }, { idempotencyKey: 'key' }))
    await ask()
    await assert.rejects(ask(), { code: 'idempotency.secret_shown_once' })
  })
})

describe('C4: time and ids', () => {
  test('C4: are those that are handed in', async () => {
    const ids = ['0190aaaa-0000-7000-8000-000000000001']
    const kernel = { ...world.kernel, newId: () => ids.shift() ?? 'none left' }
    world.now = Date.parse('2031-01-02T03:04:05.678Z')
    const { result } = await runCommand(kernel, addTeam, request({ name: 'One' }))
    assert.equal(result.id, '0190aaaa-0000-7000-8000-000000000001')
    assert.equal((await world.events())[0]?.recorded_at, '2031-01-02T03:04:05.678Z')
  })
})

test('the anonymous may do nothing that a command does not grant by name', async () => {
  await assert.rejects(runCommand(world.kernel, addTeam, request({ name: 'One' }, { actor: ANONYMOUS })), {
    status: 403,
  })
})

describe('R3: a signal of a command', () => {
  const signalling = (fails: boolean) =>
    defineCommand({
      name: 'test-signal',
      input: strict({}),
      subject: 'test thing',
      load: () => Promise.resolve({}),
      authorize: () => 'allow',
      async run({ tx, signal }) {
        signal('test', 'once')
        signal('test', 'once')
        await tx.updateTable('log_head').set({ directory_seq: 77 }).execute()
        if (fails) throw new Error('it fails')
        return {}
      },
    })

  test('R3: is sent once, when what it is about is committed', async () => {
    const { kernel } = world
    const heard: Promise<number>[] = []
    kernel.signals.listen('test', () =>
      heard.push(
        kernel.store.db
          .selectFrom('log_head')
          .select('directory_seq')
          .executeTakeFirstOrThrow()
          .then((row) => row.directory_seq),
      ),
    )
    await assert.rejects(runCommand(kernel, signalling(true), request({})), /it fails/)
    assert.equal(heard.length, 0)
    await runCommand(kernel, signalling(false), request({}))
    assert.deepEqual(await Promise.all(heard), [77])
  })
})
