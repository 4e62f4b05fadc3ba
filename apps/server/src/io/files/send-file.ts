import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'

export interface FileToSend {
  path: string
  size: number
  signal: AbortSignal
}

export interface SendAnswer {
  status: number
  words: string
}

const TRIES = 3
const FIRST_PAUSE_MILLIS = 50

/**
 * Sends a file as the body of a request, and again when the service or the line fails for a moment. By node:http, because
 * fetch with a Blob of a file as its body may leave the file open and being read for as long as the process lives.
 * @param sign makes the request, without a body, anew for each try.
 */
export async function sendFile(sign: () => Promise<Request>, file: FileToSend): Promise<SendAnswer> {
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await sendOnce(await sign(), file)
      if (tried === TRIES || (answer.status < 500 && answer.status !== 429)) return answer
    } catch (error) {
      file.signal.throwIfAborted()
      if (tried === TRIES || isOfFile(error)) throw error
    }
    await wait(Math.random() * FIRST_PAUSE_MILLIS * 2 ** tried)
  }
}

async function sendOnce(
  { url, method, headers }: Request,
  { path, size, signal }: FileToSend,
): Promise<SendAnswer> {
  const send = new URL(url).protocol === 'https:' ? secure : plain
  const request = send(url, {
    method,
    headers: { ...Object.fromEntries(headers), 'content-length': size },
    signal,
  })
  // A service may answer and hang up before it has read everything: its answer counts, not the line that broke after it.
  request.on('error', () => undefined)
  const sent = pipeline(createReadStream(path), request).catch(() => undefined)
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    const status = answer.statusCode ?? 0
    const words = await text(answer)
    if (!request.writableFinished) request.destroy()
    return { status, words }
  } finally {
    await sent
  }
}

/** Whether it is the file that cannot be read, which no other try mends. */
function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['open', 'read'].includes(String(error.syscall))
}
