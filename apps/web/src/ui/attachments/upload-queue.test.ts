import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { UploadQueue, type Upload } from './upload-queue.ts'

function attachmentOf(name: string): Attachment {
  return {
    id: name,
    ticket_id: 't',
    comment_id: null,
    name,
    type: 'text/plain',
    size: 1,
    sha256: 'a'.repeat(64),
    image: null,
    by: { id: 'p', name: 'Ana' },
    created_at: '2026-03-02T09:00:00.000Z',
    internal: false,
    seq: 1,
    can: {},
  }
}

interface Sent {
  name: string
  signal: AbortSignal
  onProgress: (share: number) => void
  end: (problem?: Problem) => void
}

function open({ isHeld = false } = {}) {
  const sent: Sent[] = []
  let uploads: readonly Upload[] = []
  const queue = new UploadQueue(
    ({ name }, options) =>
      new Promise((resolve, reject) => {
        const end = (problem?: Problem) => (problem ? reject(problem) : resolve(attachmentOf(name)))
        options.signal.addEventListener('abort', () => reject(new Error('aborted')))
        sent.push({ name, ...options, end })
      }),
    (next) => (uploads = next),
    { isHeld },
  )
  const states = () => uploads.map(({ name, state }) => `${name} ${state}`)
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { queue, sent, states, settled, uploads: () => uploads }
}

const files = (...names: string[]) => names.map((name) => new File(['x'], name))

test('two files are sent at once, and the next one when one is there', async () => {
  const { queue, sent, states, settled } = open()
  queue.add(files('a', 'b', 'c'))
  assert.deepEqual(states(), ['a sending', 'b sending', 'c waiting'])
  sent[0]?.end()
  await settled()
  assert.deepEqual(states(), ['a done', 'b sending', 'c sending'])
})

test('a file tells how much of it is on its way', () => {
  const { queue, sent, uploads } = open()
  queue.add(files('a'))
  sent[0]?.onProgress(0.4)
  assert.equal(uploads()[0]?.share, 0.4)
})

test('a file that is refused says why, lets the next one go, and can be sent again', async () => {
  const { queue, sent, states, settled, uploads } = open()
  queue.add(files('a', 'b', 'c'))
  sent[0]?.end(new Problem({ status: 413, code: 'file.too_large', title: 'The file is too large' }))
  await settled()
  assert.deepEqual(states(), ['a failed', 'b sending', 'c sending'])
  assert.equal(uploads()[0]?.problem?.code, 'file.too_large')
  sent[1]?.end()
  await settled()
  queue.again(uploads()[0]?.id ?? 0)
  assert.deepEqual(states(), ['a sending', 'b done', 'c sending'])
})

test('a file that is taken out is broken off, and is no failure', async () => {
  const { queue, sent, states, settled, uploads } = open()
  queue.add(files('a', 'b', 'c'))
  queue.drop(uploads()[0]?.id ?? 0)
  assert.equal(sent[0]?.signal.aborted, true)
  await settled()
  assert.deepEqual(states(), ['b sending', 'c sending'])
})

test('files that are there leave when somebody else shows them', async () => {
  const { queue, sent, states, settled } = open()
  queue.add(files('a', 'b'))
  sent[1]?.end()
  await settled()
  queue.dropDone()
  assert.deepEqual(states(), ['a sending'])
})

test('what is held back waits until it is released, which tells in the end what failed', async () => {
  const { queue, sent, states, settled } = open({ isHeld: true })
  queue.add(files('a', 'b', 'c'))
  assert.deepEqual([states(), sent.length], [['a waiting', 'b waiting', 'c waiting'], 0])
  const ended = queue.release()
  assert.deepEqual(states(), ['a sending', 'b sending', 'c waiting'])
  sent[0]?.end(new Problem({ status: 413, code: 'file.too_large', title: 'The file is too large' }))
  sent[1]?.end()
  await settled()
  sent[2]?.end()
  assert.deepEqual(
    (await ended).map(({ name }) => name),
    ['a'],
  )
})
