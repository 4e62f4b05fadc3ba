import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { MissingFile, type FileStore } from '../../domains/attachments/file-store.ts'
import { diskFiles } from './disk-files.ts'
import { receive } from './incoming.ts'
import { s3Files } from './s3-files.ts'
import { bucketOf, openS3Server, type S3Server } from './testing/s3-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'waybill-stores-'))
let s3: S3Server
before(async () => {
  s3 = await openS3Server()
})
after(async () => {
  await s3.close()
  rmSync(folder, { recursive: true, force: true })
})

const stores: [string, () => FileStore][] = [
  ['a folder', () => diskFiles(join(folder, 'files'))],
  ['a bucket', () => s3Files(bucketOf(s3))],
  ['a part of a bucket', () => s3Files(bucketOf(s3, 'waybill/files/'))],
]

const keyOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function keep(store: FileStore, bytes: Buffer, key = keyOf(bytes)): Promise<string> {
  const path = join(folder, `${key}.part`)
  writeFileSync(path, bytes)
  await store.keep(key, path)
  rmSync(path, { force: true })
  return key
}

for (const [name, open] of stores) {
  describe(`files in ${name}`, () => {
    const bytes = randomBytes(300_000)

    test('what is kept comes back whole, and in parts', async () => {
      const store = open()
      const key = await keep(store, bytes)
      assert.equal(await store.size(key), bytes.length)
      assert.deepEqual(await buffer(await store.read(key)), bytes)
      const part = await buffer(await store.read(key, { start: 100_000, end: 100_009 }))
      assert.deepEqual(part, bytes.subarray(100_000, 100_010))
      assert.deepEqual(await buffer(await store.read(key, { start: 0, end: 0 })), bytes.subarray(0, 1))
    })

    test('what is kept again is the same, and a thumbnail stands beside its file', async () => {
      const store = open()
      const key = await keep(store, bytes)
      await keep(store, bytes)
      await keep(store, Buffer.from('small'), `${key}.webp`)
      assert.equal(await store.size(key), bytes.length)
      assert.equal(await store.size(`${key}.webp`), 5)
    })

    test('what is not there has no size, cannot be read, and is removed without a word', async () => {
      const store = open()
      const key = keyOf(Buffer.from(`nothing in ${name}`))
      assert.equal(await store.size(key), null)
      await assert.rejects(store.read(key), MissingFile)
      await store.remove(key)
    })

    test('what is removed is gone', async () => {
      const store = open()
      const key = await keep(store, Buffer.from(`gone from ${name}`))
      await store.remove(key)
      assert.equal(await store.size(key), null)
    })

    test('what is no key leads nowhere', async () => {
      const store = open()
      for (const key of ['../../etc/passwd', 'abc', `${'a'.repeat(64)}/x`, `${'A'.repeat(64)}`]) {
        await assert.rejects(store.size(key), /not the key of a file/)
        await assert.rejects(store.read(key), /not the key of a file/)
      }
    })
  })
}

describe('a bucket', () => {
  test('refuses what somebody without the key signed, and the failure says so', async () => {
    const stranger = s3Files({ ...bucketOf(s3), key: 'another key' })
    await assert.rejects(stranger.size(keyOf(Buffer.from('x'))), / answered 403 to HEAD/)
    assert.deepEqual(s3.refused.splice(0), ['the signature'])
  })

  test('that fails for a moment is asked again; one that goes on failing is said to', async () => {
    const store = s3Files(bucketOf(s3))
    s3.failNext(503, 2)
    const key = await keep(store, Buffer.from('patience'))
    assert.equal(await store.size(key), 8)
    s3.failNext(503, 3)
    await assert.rejects(store.size(key), / answered 503 to HEAD/)
  })

  test('is sent a file again, whole, when it or the line failed, and is told when the file cannot be read', async () => {
    const got: number[] = []
    const service = createServer((request, response) => {
      void buffer(request).then((body) => {
        got.push(body.length)
        if (got.length === 1) request.socket.destroy()
        else response.writeHead(got.length === 2 ? 500 : 200).end()
      })
    }).listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as AddressInfo
    const store = s3Files({ ...bucketOf(s3), endpoint: new URL(`http://127.0.0.1:${String(port)}`) })
    try {
      await keep(store, randomBytes(200_000))
      assert.deepEqual(got, [200_000, 200_000, 200_000])
      await assert.rejects(store.keep(keyOf(Buffer.from('x')), join(folder, 'nothing')), /ENOENT/)
      assert.equal(got.length, 3)
    } finally {
      service.closeAllConnections()
      service.close()
    }
  })

  test('that refuses before it has read a file is understood', async () => {
    const service = createServer((_request, response) => {
      response.writeHead(403, { connection: 'close' }).end('<Code>AccessDenied</Code>')
    }).listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as AddressInfo
    const store = s3Files({ ...bucketOf(s3), endpoint: new URL(`http://127.0.0.1:${String(port)}`) })
    try {
      await assert.rejects(keep(store, randomBytes(5_000_000)), / answered 403 to PUT: .*AccessDenied/)
    } finally {
      service.closeAllConnections()
      service.close()
    }
  })

  test('that is sent files leaves none of them open, and no timer', async () => {
    const store = s3Files(bucketOf(s3))
    for (let count = 0; count < 20; count += 1) await keep(store, randomBytes(300_000))
    await assert.rejects(store.size('no key'))
    await setImmediate()
    const left = process.getActiveResourcesInfo().filter((name) => /^File|^FSReq|^Timeout/.test(name))
    assert.deepEqual(left, [])
  })

  test('that does not exist takes nothing', async () => {
    const store = s3Files({ ...bucketOf(s3), bucket: 'elsewhere' })
    await assert.rejects(keep(store, Buffer.from('x')), /is there such a bucket/)
  })

  test('is waited for until it answers, and not until somebody has read all of a file', async () => {
    const service = createServer((request, response) => {
      if (request.method !== 'GET') return
      response.writeHead(200, { 'content-length': 8 }).write('half')
      setTimeout(() => response.end('rest'), 1_300)
    }).listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as AddressInfo
    const endpoint = new URL(`http://127.0.0.1:${String(port)}`)
    const waits = (millis: number) => s3Files({ ...bucketOf(s3), endpoint }, millis)
    const key = keyOf(Buffer.from('slow'))
    try {
      assert.equal((await buffer(await waits(1_000).read(key))).toString(), 'halfrest')
      await assert.rejects(waits(50).size(key), / answered nothing to HEAD for 50 ms/)
    } finally {
      service.closeAllConnections()
      service.close()
    }
  })

  test('never saw a signature or a hash that was wrong', () => {
    assert.deepEqual(s3.refused, [])
  })
})

describe('what comes in', () => {
  const incoming = join(folder, 'incoming')

  test('is written to a file of nobody’s with its size, hash and beginning', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.7'), randomBytes(9_000)])
    const pieces = [content.subarray(0, 5), content.subarray(5, 6_000), content.subarray(6_000)]
    const got = await receive(Readable.from(pieces), incoming)
    assert.deepEqual([got.size, got.sha256], [content.length, keyOf(content)])
    assert.deepEqual(got.head, content.subarray(0, 4_100))
    assert.equal(got.isText, false)
    await got.discard()
    assert.equal(existsSync(got.path), false)
  })

  test('leaves nothing when it breaks off', async () => {
    async function* broken() {
      yield Buffer.from('the first half')
      await Promise.resolve()
      throw new Error('the line broke')
    }
    await assert.rejects(receive(Readable.from(broken()), incoming), /the line broke/)
    assert.deepEqual(readdirSync(incoming), [])
  })

  test('is text when all of it is UTF-8 without control characters, however it is cut into pieces', async () => {
    const isText = async (content: Buffer, size: number) => {
      const pieces = Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
        content.subarray(index * size, (index + 1) * size),
      )
      const got = await receive(Readable.from(pieces), incoming)
      await got.discard()
      return got.isText
    }
    for (const size of [1, 2, 3, 1_000]) {
      assert.equal(await isText(Buffer.from('Grüße, 日本, 🎉\r\n\ttab'), size), true)
      assert.equal(await isText(Buffer.from('cut 🎉').subarray(0, -1), size), false)
      assert.equal(await isText(Buffer.from([0x61, 0xff, 0x62]), size), false)
      assert.equal(await isText(Buffer.from('null\u0000'), size), false)
    }
  })
})
