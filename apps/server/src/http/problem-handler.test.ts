import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { conflict, notFound, Problem } from '@waybill/contract/problems/problem.ts'
import { fastify } from 'fastify'
import { pino } from 'pino'
import { createTestWorld, type TestWorld } from '../testing/test-world.ts'
import { problemHandler } from './problem-handler.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(() => world.close())

async function answerTo(error: Error): Promise<{ body: string; logged: string }> {
  const lines: string[] = []
  const stream = new Writable({
    write: (line, _encoding, done) => {
      lines.push(String(line))
      done()
    },
  })
  const app = fastify({ loggerInstance: pino({ level: 'warn' }, stream) })
  app.setErrorHandler(problemHandler(world.store.sql))
  app.get('/', () => Promise.reject(error))
  const { body } = await app.inject('/')
  await app.close()
  return { body, logged: lines.join('') }
}

test('what failed behind a problem is told to the log of the server, and to nobody else', async () => {
  const cause = new Error('no space left on device')
  const options = { status: 503, code: 'file.storage', title: 'The server cannot store files' }
  for (const problem of [new Problem({ ...options, cause }), notFound('file', cause)]) {
    const { body, logged } = await answerTo(problem)
    assert.match(logged, /no space left on device/)
    assert.doesNotMatch(body, /no space left on device/)
  }
})

test('a problem of whoever asked is nothing for the log of the server', async () => {
  const { logged } = await answerTo(conflict('ticket.deleted', 'The ticket is deleted', 'Restore it first.'))
  assert.equal(logged, '')
})
