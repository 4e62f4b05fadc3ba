import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from '../../../testing/test-world.ts'

export interface ReceivedCall {
  id: string
  headers: IncomingHttpHeaders
  text: string
  /** Parsed. */
  body: Answer['body']
}

export interface Receiver {
  readonly url: string
  readonly calls: ReceivedCall[]
  /** How it answers; 200 at first. It may also leave the response open. */
  answer: (call: ReceivedCall, response: ServerResponse) => void
  /** Calls that are answered with this status from now on. */
  says(status: number, headers?: Record<string, string>): void
  /** Kinds of messages with the keys of their tickets, in the order in which they came. */
  heard(): string[]
  close(): Promise<void>
}

/** Somebody outside who hears of what happens: a real server. */
export async function openReceiver(): Promise<Receiver> {
  const heard: string[] = []
  const receiver: Receiver = {
    url: '',
    calls: [],
    answer: (_call, response) => response.end('thanks'),
    says(status, headers = {}) {
      receiver.answer = (_call, response) =>
        response.writeHead(status, headers).end(`it says ${String(status)}`)
    },
    heard: () => [...heard],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const body = JSON.parse(text) as { event: string; data: { key?: string } }
      heard.push(`${body.event} ${body.data.key ?? ''}`.trim())
      const call: ReceivedCall = {
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        text,
        body,
      }
      receiver.calls.push(call)
      receiver.answer(call, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
  })
}
