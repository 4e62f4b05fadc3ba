import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Heard {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export interface HttpServer {
  url: string
  /** Every request, oldest first. */
  heard: Heard[]
  close(): Promise<void>
}

/** A real server on a port of its own that answers as the test says. */
export async function startHttpServer(
  answer: (request: Heard, response: ServerResponse) => void,
): Promise<HttpServer> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
      heard.push(one)
      answer(one, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    heard,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function json(response: ServerResponse, body: unknown, status = 200, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

export function problem(response: ServerResponse, status: number, code: string, more: object = {}): void {
  json(response, { type: 'about:blank', title: code, status, code, ...more }, status, {
    'content-type': 'application/problem+json',
  })
}
