import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { pipeline } from 'node:stream/promises'
import { AwsClient } from 'aws4fetch'
import { MissingFile, placeOf, type FileStore } from '../../domains/attachments/file-store.ts'
import { sendFile } from './send-file.ts'

export interface Bucket {
  /** Of the service; the bucket is the first part of the path. */
  endpoint: URL
  bucket: string
  /** Before each key; empty or ending with a slash. */
  prefix: string
  region: string
  keyId: string
  key: string
}

const TRIES = 3
const MILLIS_FOR_ANSWER = 60_000
/** Bytes of an upload in a millisecond, over the slowest line that is waited for. */
const SLOWEST_LINE = 64

/**
 * Files in a bucket of S3, or of whatever speaks its protocol.
 * @param answerMillis until an answer begins. How long its bytes take is up to who reads them.
 */
export function s3Files(bucket: Bucket, answerMillis = MILLIS_FOR_ANSWER): FileStore {
  const client = new AwsClient({
    accessKeyId: bucket.keyId,
    secretAccessKey: bucket.key,
    region: bucket.region,
    service: 's3',
    retries: TRIES - 1,
  })
  const place = `${bucket.endpoint.origin}/${bucket.bucket}/${bucket.prefix}`
  const addressOf = (key: string) => `${place}${placeOf(key)}`

  const refusal = (method: string, status: number, words: string) =>
    new Error(`${place} answered ${String(status)} to ${method}: ${words.slice(0, 300)}`)

  /** Gives up when no answer has begun in time. */
  async function inTime<T>(
    method: string,
    millis: number,
    act: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const silence = new AbortController()
    const timer = setTimeout(
      () => silence.abort(new Error(`${place} answered nothing to ${method} for ${String(millis)} ms`)),
      millis,
    )
    try {
      return await act(silence.signal)
    } finally {
      clearTimeout(timer)
    }
  }

  async function ask(key: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? 'GET'
    const answer = await inTime(method, answerMillis, (signal) =>
      client.fetch(addressOf(key), { ...init, signal }),
    )
    if (answer.ok || answer.status === 404) return answer
    throw refusal(method, answer.status, await answer.text())
  }

  return {
    place,

    async keep(key, path) {
      // The signature covers the hash, so that the service refuses bytes that changed on the way.
      const init = { method: 'PUT', headers: { 'x-amz-content-sha256': await hashOf(path) } }
      const { size } = await stat(path)
      const { status, words } = await inTime('PUT', answerMillis + Math.ceil(size / SLOWEST_LINE), (signal) =>
        sendFile(() => client.sign(addressOf(key), init), { path, size, signal }),
      )
      if (status === 404) throw refusal('PUT', status, 'is there such a bucket?')
      if (status < 200 || status > 299) throw refusal('PUT', status, words)
    },

    async size(key) {
      const answer = await ask(key, { method: 'HEAD' })
      return answer.status === 404 ? null : Number(answer.headers.get('content-length'))
    },

    async read(key, range) {
      const headers: Record<string, string> = range
        ? { range: `bytes=${String(range.start)}-${String(range.end)}` }
        : {}
      const answer = await ask(key, { headers })
      if (answer.status === 404 || !answer.body) throw new MissingFile(key, place)
      return Readable.fromWeb(answer.body as ReadableStream<Uint8Array>)
    },

    async remove(key) {
      const answer = await ask(key, { method: 'DELETE' })
      await answer.arrayBuffer()
    },
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
