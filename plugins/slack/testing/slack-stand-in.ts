import { createServer, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { KnownBlock, ModalView } from '@slack/types'
import { requestOutside } from '@waybill/server/io/outside/request-outside.ts'
import type { Outside } from '@waybill/server/kernel/outside.ts'

/** A call that reached Slack, whatever was answered. */
export interface SlackCall {
  /** `chat.postMessage`, or `/services/...` of a webhook. */
  method: string
  token: string | null
  body: {
    channel?: string
    ts?: string
    thread_ts?: string
    text?: string
    user?: string
    blocks?: KnownBlock[]
    trigger_id?: string
    view?: ModalView
  }
}

/** Slack on a port of this machine: it checks what it gets as Slack does, and fails as tests ask for it. */
export class SlackStandIn {
  readonly calls: SlackCall[] = []
  /** Answers in place of the usual ones, one for each call, first to last. */
  readonly next: { status: number; headers?: Record<string, string>; body?: object | string }[] = []
  /** Every call fails while it is set. */
  down = false
  /** By channel: what Slack says to every call about it. */
  readonly fails = new Map<string, string>()
  /** What stands in channels, by `ts`. */
  readonly messages = new Map<string, SlackCall['body']>()
  readonly #server: Server
  #count = 0

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, headers = {}, body = '' }) => {
        response.writeHead(status, headers)
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    })
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  /** The guarded sender of the program, for whom slack.com and hooks.slack.com lie here. */
  get outside(): Outside {
    const { port } = this.#server.address() as AddressInfo
    const here = `127.0.0.1:${String(port)}`
    const send = requestOutside([here, '127.0.0.1'])
    return (request) =>
      send({ ...request, url: request.url.replace(/^https:\/\/(hooks\.)?slack\.com/, `http://${here}`) })
  }

  async #answer(request: IncomingMessage) {
    let text = ''
    for await (const piece of request) text += String(piece)
    const body = JSON.parse(text) as SlackCall['body']
    const path = request.url ?? ''
    const method = path.replace(/^\/api\//, '')
    const token = request.headers.authorization?.replace('Bearer ', '') ?? null
    this.calls.push({ method, token, body })
    if (this.down) return { status: 503 }
    const next = this.next.shift()
    if (next) return next
    const fails = this.fails.get(body.channel ?? '')
    if (fails !== undefined) return answer({ ok: false, error: fails })
    if (!path.startsWith('/api/')) return { status: 200, body: 'ok' }
    if (token !== 'xoxb-right') return answer({ ok: false, error: 'invalid_auth' })
    const wrong = wrongIn(method, body) ?? this.#missing(method, body)
    if (wrong !== null) return answer({ ok: false, error: wrong })
    this.#count += 1
    const ts = body.ts ?? `1772442000.${String(this.#count).padStart(6, '0')}`
    if (method === 'chat.delete') this.messages.delete(ts)
    else if (method.startsWith('chat.')) this.messages.set(ts, { ...this.messages.get(ts), ...body, ts })
    return answer({ ok: true, ts, channel: body.channel, user: 'waybill', team: 'Acme' })
  }

  #missing(method: string, { channel, ts }: SlackCall['body']): string | null {
    if (method !== 'chat.update' && method !== 'chat.delete') return null
    return ts !== undefined && this.messages.get(ts)?.channel === channel ? null : 'message_not_found'
  }
}

const answer = (body: object) => ({ status: 200, headers: { 'content-type': 'application/json' }, body })

/** What Slack says of a message or a window that it does not take; null: it takes it. */
function wrongIn(method: string, { text, blocks, view }: SlackCall['body']): string | null {
  if (method === 'views.open')
    return view && view.blocks.length > 0 && view.title.text.length <= 24 ? null : 'invalid_arguments'
  if (!method.startsWith('chat.') || method === 'chat.delete') return null
  if (text === undefined || text === '') return 'no_text'
  if ((blocks?.length ?? 0) > 50) return 'invalid_blocks'
  for (const block of blocks ?? []) {
    if (block.type === 'section' && (block.text?.text.length ?? 0) > 3_000) return 'invalid_blocks'
    if (block.type === 'section' && block.text?.text === '') return 'invalid_blocks'
  }
  return null
}
