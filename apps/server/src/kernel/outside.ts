/** A request to somebody outside. */
export interface OutsideRequest {
  method?: 'POST' | 'GET'
  /** Of http or https. */
  url: string
  headers: Readonly<Record<string, string>>
  /** Nothing is sent without it. */
  body?: string
  /** Aborts the request, whatever it is doing. */
  signal: AbortSignal
  /** For all of it, from the look-up of the name to the last byte of the answer. 15,000 when left out. */
  timeoutMillis?: number
  /** How much of the answer is read. 8,192 when left out. */
  answerBytes?: number
}

export interface OutsideAnswer {
  status: number
  /** By lower-case name; of several with one name the first. */
  headers: Readonly<Record<string, string>>
  /** The first bytes of the body, as UTF-8; what is none is shown by the sign for that. */
  text: string
}

/**
 * The port to the network outside; only jobs, and what else works in the background, may use it (rule R2). Addresses inside
 * private networks are refused unless an admin allows them; redirections are not followed but answered as they are.
 * @throws Error with a `code` when there was no whole answer in time
 */
export type Outside = (request: OutsideRequest) => Promise<OutsideAnswer>

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'could not be reached: refused',
  ECONNRESET: 'could not be reached: the connection broke',
  ENOTFOUND: 'could not be reached: its name is unknown',
  EAI_AGAIN: 'could not be reached: its name could not be looked up',
  ETIMEDOUT: 'did not answer in time',
  SECRET_UNREADABLE: 'could not be called: its secret cannot be read; an admin can make a new one',
  NOT_OUTSIDE:
    'could not be called: its address is not outside; an admin can allow its host by WAYBILL_ALLOWED_HOSTS',
}

/** What went wrong outside, for everybody to read: no addresses, whatever the error says. */
export function wordsOfFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return WORDS[code] ?? (code === '' ? 'could not be reached' : `could not be reached (${code})`)
}
