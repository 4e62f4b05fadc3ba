/** What the client takes from the machine that it runs on; tests hand in their own clock, chance and network. */
export interface Platform {
  fetch: typeof fetch
  /** Opens a socket. @throws when the address is not one. */
  openSocket(address: string): WebSocket
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** From 0 to 1, exclusive. */
  random(): number
  /** Runs `act` once after `millis`, unless the function that it returns is called before. */
  later(millis: number, act: () => void): () => void
  /** Calls `act` whenever the machine says that it is back in a network; the function that it returns ends that. */
  onOnline(act: () => void): () => void
  /** The same when it says that it has left its network: connections may stay open for long, and nothing comes through them. */
  onOffline(act: () => void): () => void
}

/** Browsers and Node: globals that both have, and what is missing in one of them left out. */
export const thisMachine: Platform = {
  fetch: (input, init) => fetch(input, init),
  openSocket: (address) => new WebSocket(address),
  now: () => Date.now(),
  random: () => Math.random(),
  later(millis, act) {
    const timer = setTimeout(act, millis)
    return () => {
      clearTimeout(timer)
    }
  },
  onOnline: (act) => onPage('online', act),
  onOffline: (act) => onPage('offline', act),
}

function onPage(event: 'online' | 'offline', act: () => void): () => void {
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
  page.addEventListener?.(event, act)
  return () => page.removeEventListener?.(event, act)
}
