type Listener = () => void

const listeners = new Set<Listener>()

/** Hears when the server says that a session is over and that only signing in again helps. */
export function onSessionEnd(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A `fetch` that notices when a session cannot be renewed any more. */
export function watchForTheEnd(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init)
    if (response.status === 401 && addressOf(input).endsWith('/users/token/refresh')) {
      for (const listener of listeners) listener()
    }
    return response
  }
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input)
}
