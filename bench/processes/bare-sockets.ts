// The limit of the live protocol: the same bytes from a server of `ws` that does nothing for them.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { answer } from './ask.ts'

const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
let missed: Buffer[] = []

/** A change is told to everybody in a frame of so many bytes. */
server.on('request', (request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const { frame, bytes } = JSON.parse(Buffer.concat(parts).toString()) as { frame: string; bytes: number }
    const data = Buffer.from(frame.padEnd(bytes, ' '))
    response.end()
    for (const socket of sockets.clients) socket.send(data, { binary: false })
  })
})

/** Whoever says anything gets all that they missed. */
sockets.on('connection', (socket) => {
  socket.on('message', () => {
    for (const data of missed) socket.send(data, { binary: false })
  })
})

async function serve(): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return `http://127.0.0.1:${String(address.port)}`
}

function keep(file: string): void {
  missed = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => Buffer.from(line))
}

let cpu = process.cpuUsage()

/** Milliseconds of CPU since it was asked last. */
function cpuMillis(): number {
  const used = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  return (used.user + used.system) / 1e3
}

answer({ serve, keep, cpu: cpuMillis })
