/**
 * Why a message was not taken. `server`: none can go now; `later`: this one cannot; `address`: never to this address;
 * `message`: never this one.
 */
export class SendRefused extends Error {
  readonly what: 'server' | 'later' | 'address' | 'message'
  /** How long the server asks to be left alone. */
  readonly waitMillis: number | null

  constructor(what: SendRefused['what'], message: string, waitMillis: number | null = null) {
    super(message)
    this.name = 'SendRefused'
    this.what = what
    this.waitMillis = waitMillis
  }
}
