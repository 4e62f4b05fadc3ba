import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface S3Server {
  endpoint: URL
  /** What is stored, by path. */
  objects: Map<string, Buffer>
  /** Answers the next requests with this status, and a reason. */
  failNext(status: number, times: number): void
  /** Requests whose signature was wrong. */
  refused: string[]
  close(): Promise<void>
}

export const KEYS = { keyId: 'AKIDEXAMPLE', key: 'a secret key of the tests' }
const REGION = 'eu-test-1'
export const BUCKET = 'attachments'

/**
 * As much of the S3 protocol as the store speaks, from its public description: it checks the signature of each request
 * (AWS Signature Version 4) and the hash of each body, by code of its own.
 */
export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  const failures: number[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const path = (request.url ?? '').split('?')[0] ?? ''
    const wrong = wrongSignature(request, body)
    if (wrong !== null) {
      refused.push(wrong)
      response
        .writeHead(403)
        .end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${wrong}</Message></Error>`)
      return
    }
    const failure = failures.shift()
    if (failure !== undefined) response.writeHead(failure).end('<Error><Code>SlowDown</Code></Error>')
    else if (!path.startsWith(`/${BUCKET}/`))
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>')
    else answerObject(objects, request, path, body, response)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: new URL(`http://127.0.0.1:${String(port)}`),
    objects,
    refused,
    failNext: (status, times) => failures.push(...Array.from({ length: times }, () => status)),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const bucketOf = ({ endpoint }: S3Server, prefix = '') => ({
  endpoint,
  bucket: BUCKET,
  prefix,
  region: REGION,
  ...KEYS,
})

function answerObject(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  path: string,
  body: Buffer,
  response: ServerResponse,
): void {
  const object = objects.get(path)
  if (request.method === 'PUT') {
    objects.set(path, body)
    response.writeHead(200, { etag: '"x"' }).end()
  } else if (request.method === 'DELETE') {
    objects.delete(path)
    response.writeHead(204).end()
  } else if (!object) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  else {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const part = first === undefined ? object : object.subarray(Number(first), Number(last) + 1)
    response.writeHead(first === undefined ? 200 : 206, { 'content-length': part.length })
    response.end(request.method === 'HEAD' ? undefined : part)
  }
}

/** Why a request is not one of whoever has the key; null when it is. */
function wrongSignature({ method = '', url = '', headers }: IncomingMessage, body: Buffer): string | null {
  const [, day = '', region = '', names = '', signature = ''] =
    new RegExp(
      `^AWS4-HMAC-SHA256 Credential=${KEYS.keyId}/(\\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$`,
    ).exec(headers.authorization ?? '') ?? []
  if (signature === '') return 'the header of the signature is missing or not as it should be'
  if (region !== REGION) return `the region ${region}`
  const date = String(headers['x-amz-date'])
  if (Math.abs(Date.parse(isoOf(date)) - Date.now()) > 15 * 60_000) return `the date ${date}`
  const said = String(headers['x-amz-content-sha256'])
  if (said !== 'UNSIGNED-PAYLOAD' && said !== sha256(body)) return 'the hash of the body'
  const signed = names.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name)))
    return `only ${names} are signed`
  const [path = '', query = ''] = url.split('?')
  const canonical = [
    method,
    path,
    query,
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    said,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(Buffer.from(canonical))].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    Buffer.from(`AWS4${KEYS.key}`),
  )
  return createHmac('sha256', key).update(text).digest('hex') === signature ? null : 'the signature'
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** `20260302T090000Z` as other programs read it. */
function isoOf(date: string): string {
  return date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
}
