// Many sockets in a process of their own: asked to open them, to make changes, and to say when the last one heard of each.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { answer } from './ask.ts'
import type { LoadRequest } from './load.ts'

export interface OpenSockets {
  url: string
  /** Sockets take them in turns; none: the server asks nobody who they are. */
  tokens: string[]
  count: number
  topic: string
}

export interface Changes {
  url: string
  /** `MARK` in the body becomes another text for each change. */
  request: LoadRequest
  seconds: number
  perSecond: number
}

/** Of each change, milliseconds from its answer until the last socket had it; 0 when all had it before. */
export interface Heard {
  changes: number
  millis: number[]
  /** Of one frame. */
  bytes: number
}

export interface Missed {
  url: string
  token: string | null
  topic: string
  since: number
  /** The last frame holds this; null: whatever comes last, which takes a second to be sure of. */
  last: string | null
  /** Where the frames are written, a line each; null: nowhere. */
  keepIn: string | null
}

export interface CaughtUp {
  millis: number
  frames: number
  bytes: number
  last: string
}

const SILENCE_MILLIS = 1_000
const ABOUT_A_TICKET = /^\{"_tag":"(Ticket|Comment)/

let sockets: WebSocket[] = []
/** For each change under way: how many sockets have it, and when the last of them got it. */
const underWay = new Map<string, { heard: number; lastAt: number }>()
let frameBytes = 0

async function open({ url, tokens, count, topic }: OpenSockets): Promise<void> {
  sockets = []
  for (let from = 0; from < count; from += 50) {
    const some = Array.from({ length: Math.min(50, count - from) }, (_, index) =>
      connect(
        url,
        tokens.length === 0 ? null : (tokens[(from + index) % tokens.length] ?? null),
        topic,
        null,
      ),
    )
    sockets.push(...(await Promise.all(some)))
  }
  for (const socket of sockets) socket.on('message', (data: Buffer) => hear(data))
}

function hear(data: Buffer): void {
  // What this very change made of it: before it stands how the ticket was, after it how it is by now.
  const at = data.indexOf('mark-', Math.max(0, data.indexOf('"after":')))
  if (at < 0) return
  const change = underWay.get(data.toString('latin1', at, data.indexOf(';', at)))
  if (!change) return
  change.heard += 1
  change.lastAt = performance.now()
  frameBytes = data.length
}

/** A socket that has said who it is, and subscribed; of a bare server, one that is open. */
async function connect(
  url: string,
  token: string | null,
  topic: string,
  since: number | null,
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, { perMessageDeflate: false })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  if (token === null) return socket
  socket.send(JSON.stringify({ _tag: 'Hello', protocol: 1, token, ...(since !== null && { since }) }))
  if (since !== null) return socket
  const subscribed = new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('{"_tag":"Ack"')) resolve()
      if (text.startsWith('{"_tag":"Refused"')) reject(new Error(text))
    })
  })
  socket.send(JSON.stringify({ _tag: 'Subscribe', ref: 'subscribe', topics: [topic] }))
  await subscribed
  socket.removeAllListeners('message')
  return socket
}

async function change({ url, request, seconds, perSecond }: Changes): Promise<Heard> {
  const millis: number[] = []
  const all: Promise<void>[] = []
  const started = performance.now()
  for (let count = 0; count < seconds * perSecond; count += 1) {
    await sleep(Math.max(0, started + (count * 1_000) / perSecond - performance.now()))
    all.push(
      one(url, request).then((took) => {
        millis.push(took)
      }),
    )
  }
  await Promise.all(all)
  return { changes: millis.length, millis, bytes: frameBytes }
}

let marks = 0

async function one(url: string, { method, path, headers, body }: LoadRequest): Promise<number> {
  const mark = `mark-${String((marks += 1))}`
  const heard = { heard: 0, lastAt: 0 }
  underWay.set(mark, heard)
  const answered = await fetch(url + path, {
    method,
    headers,
    body: (body ?? '').replace('MARK', `${mark};`),
  })
  const at = performance.now()
  if (!answered.ok) throw new Error(`${path} was answered with ${String(answered.status)}`)
  await answered.arrayBuffer()
  while (heard.heard < sockets.length) {
    if (performance.now() - at > 30_000)
      throw new Error(`${String(heard.heard)} of ${String(sockets.length)} sockets heard of a change in 30 s`)
    await sleep(1)
  }
  underWay.delete(mark)
  return Math.max(0, heard.lastAt - at)
}

function close(): void {
  for (const socket of sockets) socket.terminate()
  sockets = []
}

/** One socket that comes back: from its first frame to the last of what it missed. */
async function resume({ url, token, topic, since, last, keepIn }: Missed): Promise<CaughtUp> {
  const socket = await connect(url, null, topic, null)
  const from = performance.now()
  const frames: Buffer[] = []
  let bytes = 0
  let lastAt = from
  const done = new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"_tag":"Reset"') || data.includes('"_tag":"Refused"'))
        reject(new Error(data.toString()))
      if (!ABOUT_A_TICKET.test(data.toString('latin1', 0, 20))) return
      lastAt = performance.now()
      frames.push(data)
      bytes += data.length
      if (last !== null && data.includes(last)) resolve()
    })
    if (last !== null) return
    const timer = setInterval(() => {
      if (performance.now() - lastAt < SILENCE_MILLIS) return
      clearInterval(timer)
      resolve()
    }, 50)
  })
  if (token === null) socket.send('go')
  else {
    socket.send(JSON.stringify({ _tag: 'Hello', protocol: 1, token, since }))
    socket.send(JSON.stringify({ _tag: 'Subscribe', ref: 'subscribe', topics: [topic] }))
  }
  await done
  socket.terminate()
  if (keepIn !== null) writeFileSync(keepIn, frames.map(String).join('\n'))
  const seq = /"seq":\d+,/.exec(frames.at(-1)?.toString() ?? '')?.[0] ?? ''
  return { millis: lastAt - from, frames: frames.length, bytes, last: seq }
}

answer({ open, change, close, resume })
