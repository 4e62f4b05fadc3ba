import type { ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { isObject } from '../http/problems.ts'
import type { Platform } from '../platform.ts'

interface Handlers {
  opened(): void
  frame(frame: ServerFrame): void
  /** Called once; 1006 when the connection broke or never was. */
  closed(code: number): void
}

export interface Socket {
  send(frame: ClientFrame): void
  /** At once: nothing of it is heard any more, however long the closing of a dead connection takes. */
  drop(code?: number): void
}

/** One WebSocket as frames. What cannot be read, as frames of a later version, is passed over. */
export function openSocket(platform: Platform, address: string, handlers: Handlers): Socket {
  const socket = platform.openSocket(address)
  let isHeard = true

  function end(code: number): void {
    if (!isHeard) return
    isHeard = false
    handlers.closed(code)
  }

  socket.addEventListener('open', () => {
    if (isHeard) handlers.opened()
  })
  socket.addEventListener('message', (event: { data: unknown }) => {
    const frame = isHeard ? decode(event.data) : null
    if (frame) handlers.frame(frame)
  })
  socket.addEventListener('close', ({ code }: { code: number }) => end(code))
  // A close follows, and that is what counts.
  socket.addEventListener('error', () => undefined)

  return {
    send(frame) {
      if (socket.readyState === 1) socket.send(JSON.stringify(frame))
    },
    drop(code = 1000) {
      socket.close(code)
      end(code)
    },
  }
}

function decode(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null
  try {
    const frame: unknown = JSON.parse(data)
    return isFrame(frame) ? frame : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Names alone: the schemas of all frames would be the heaviest part of a page. */
const TAGS: Record<ServerFrame['_tag'], true> = {
  Welcome: true,
  AllTickets: true,
  TicketCreated: true,
  TicketUpdated: true,
  CommentAdded: true,
  CommentChanged: true,
  AttachmentAdded: true,
  AttachmentRemoved: true,
  TicketLocked: true,
  TicketUnlocked: true,
  TaskChanged: true,
  DirectoryChanged: true,
  Forget: true,
  PresenceChanged: true,
  NotificationAdded: true,
  NotificationChanged: true,
  Head: true,
  Reset: true,
  Ack: true,
  Refused: true,
  Pong: true,
}

/** The tag decides; that the rest is as the protocol says is held by the server's tests. */
function isFrame(value: unknown): value is ServerFrame {
  return isObject(value) && typeof value['_tag'] === 'string' && Object.hasOwn(TAGS, value['_tag'])
}
