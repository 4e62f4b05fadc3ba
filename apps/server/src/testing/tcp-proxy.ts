import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A door to a server of TCP that tests can shut. */
export interface TcpProxy {
  /** The port on 127.0.0.1 that leads to the server. */
  port: number
  /** Ends every connection. */
  cut(): void
  /** Ends every connection, and refuses new ones until `open`. */
  shut(): void
  open(): void
  close(): Promise<void>
}

export async function openTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isShut = false
  const server = createServer((near) => {
    if (isShut) {
      near.destroy()
      return
    }
    const far = connect(target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    cut,
    shut: () => {
      isShut = true
      cut()
    },
    open: () => {
      isShut = false
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The same address by another port of this machine. */
export function throughProxy(url: string, { port }: TcpProxy): string {
  const changed = new URL(url)
  changed.host = `127.0.0.1:${String(port)}`
  return changed.href
}
