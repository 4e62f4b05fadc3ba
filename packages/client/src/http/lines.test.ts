import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServerResponse } from 'node:http'
import { createClient } from '../client.ts'
import { startHttpServer, type HttpServer } from '../testing/http-server.ts'

let server: HttpServer
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  server = await startHttpServer((_, response) => answer(response))
})
afterEach(() => server.close())

const progress = (tickets: number) => ({ progress: { events: tickets * 3, tickets, of_tickets: 40 } })
const input = { days: 7, project: 'WEB' }

test('a dry run tells how far it is while it works, whatever pieces its lines come in', async () => {
  const result = { runs: 2, note: 'Größe' }
  const bytes = Buffer.from(
    [progress(0), progress(20), { result }].map((one) => `${JSON.stringify(one)}\n`).join(''),
  )
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
    for (const byte of bytes) response.write(Buffer.of(byte))
    response.end()
  }
  const told: number[] = []
  const found = await createClient({ url: server.url, token: 'x' }).rules.dryRunTold(input, ({ tickets }) =>
    told.push(tickets),
  )
  assert.deepEqual(told, [0, 20])
  assert.deepEqual(found, result)
})

test('a dry run that is given up ends at once, and the server sees the connection close', async () => {
  const closed = new Promise<void>((resolve) => {
    answer = (response) => {
      response.once('close', resolve)
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write(`${JSON.stringify(progress(3))}\n`)
    }
  })
  const controller = new AbortController()
  const run = createClient({ url: server.url, token: 'x' }).rules.dryRunTold(
    input,
    () => controller.abort(),
    {
      signal: controller.signal,
    },
  )
  await assert.rejects(run, { name: 'AbortError' })
  await closed
})

test('an answer that breaks off is told as that and not begun anew', async () => {
  let asked = 0
  const endings: ((response: ServerResponse) => void)[] = [
    (response) => response.destroy(),
    (response) => response.end(),
  ]
  for (const end of endings) {
    answer = (response) => {
      asked += 1
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write(`${JSON.stringify(progress(3))}\n`, () => end(response))
    }
    const run = createClient({ url: server.url, token: 'x' }).rules.dryRunTold(input, () => undefined)
    await assert.rejects(run, { code: 'client.broken_off' })
  }
  answer = (response) => {
    asked += 1
    response.writeHead(200).end()
  }
  const run = createClient({ url: server.url, token: 'x' }).rules.dryRunTold(input, () => undefined)
  await assert.rejects(run, { code: 'client.broken_off' })
  assert.equal(asked, 3)
})

test('the last line needs no line break', async () => {
  answer = (response) => {
    response.writeHead(200).end(`${JSON.stringify(progress(1))}\n${JSON.stringify({ result: { runs: 1 } })}`)
  }
  const found = await createClient({ url: server.url, token: 'x' }).rules.dryRunTold(input, () => undefined)
  assert.deepEqual(found, { runs: 1 })
})
