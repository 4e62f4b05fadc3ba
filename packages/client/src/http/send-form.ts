/** The part of XMLHttpRequest that is used here: Node has none. */
interface FormSender {
  upload: { onprogress: ((event: Progress) => void) | null }
  onloadend: (() => void) | null
  readonly status: number
  readonly responseText: string
  open(method: string, address: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: FormData): void
  abort(): void
}

interface Progress {
  lengthComputable: boolean
  loaded: number
  total: number
}

function senderOfBrowser(): (new () => FormSender) | undefined {
  return (globalThis as { XMLHttpRequest?: new () => FormSender }).XMLHttpRequest
}

/**
 * Sends a form as `fetch` does, and tells how much of it is on its way: only XMLHttpRequest of browsers can.
 * @throws Error when nothing answers; the reason of `signal` when it is aborted
 */
export function sendForm(
  address: string,
  { method, headers, body, signal }: FormRequest,
  onProgress: (share: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const Sender = senderOfBrowser()
    if (!Sender) throw new Error('this machine cannot tell about progress')
    const request = new Sender()
    const stop = () => {
      request.abort()
    }
    request.open(method, address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    request.onloadend = () => {
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(reasonOf(signal))
      else if (request.status === 0) reject(new TypeError('nothing answered'))
      else resolve(asResponse(request))
    }
    if (signal?.aborted) {
      reject(reasonOf(signal))
      return
    }
    signal?.addEventListener('abort', stop, { once: true })
    request.send(body)
  })
}

export interface FormRequest {
  method: string
  headers: Record<string, string>
  body: FormData
  signal?: AbortSignal
}

/** Whether this machine can tell about progress. */
export function canTellProgress(): boolean {
  return senderOfBrowser() !== undefined
}

function asResponse(request: FormSender): Response {
  const headers = new Headers()
  for (const line of request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const hasBody = request.status !== 204 && request.status !== 304
  return new Response(hasBody ? request.responseText : null, { status: request.status, headers })
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
