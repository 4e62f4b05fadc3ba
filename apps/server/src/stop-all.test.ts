import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopAll } from './stop-all.ts'

test('every part is ended in order, also after one that failed, and the first failure is told', async () => {
  const ended: string[] = []
  const part = (name: string, error?: Error) => () => {
    ended.push(name)
    return error ? Promise.reject(error) : Promise.resolve()
  }
  await assert.rejects(
    stopAll([part('sockets'), part('readers', new Error('away')), part('jobs', new Error('too'))]),
    { message: 'away' },
  )
  assert.deepEqual(ended, ['sockets', 'readers', 'jobs'])
})
