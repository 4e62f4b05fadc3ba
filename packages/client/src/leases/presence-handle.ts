import type { Doing } from '@waybill/contract/protocol/client-frames.ts'
import { PRESENCE_MILLIS } from '@waybill/contract/protocol/protocol.ts'
import type { Platform } from '../platform.ts'

/** What it is about: the field that is edited; `internal` when what is written may not be seen by all. */
export interface PresenceAbout {
  field?: string | undefined
  internal?: boolean | undefined
}

interface PresenceActs {
  tell(doing: Doing | null, about: PresenceAbout): void
  /** Without a connection that is kept nothing is repeated. */
  isOn(): boolean
  closed(): void
}

/** Says again and again what somebody does at a ticket, because the server forgets it after a while. */
export class PresenceHandle {
  readonly #platform: Pick<Platform, 'later'>
  readonly #acts: PresenceActs
  #doing: { doing: Doing; about: PresenceAbout } | null = null
  #cancel: (() => void) | null = null
  #isClosed = false

  constructor(platform: Pick<Platform, 'later'>, acts: PresenceActs) {
    this.#platform = platform
    this.#acts = acts
  }

  /** From now on this is what the person does. Of what is internal only those are told who may see it. */
  set(doing: Doing, about: PresenceAbout = {}): void {
    this.#doing = { doing, about }
    this.repeat()
  }

  /** Says it once more now. */
  repeat(): void {
    if (!this.#doing || this.#isClosed) return
    this.#cancel?.()
    this.#cancel = null
    this.#acts.tell(this.#doing.doing, this.#doing.about)
    if (this.#acts.isOn()) this.#cancel = this.#platform.later(PRESENCE_MILLIS / 2, () => this.repeat())
  }

  /** The person has left the ticket. */
  close(): void {
    if (this.#doing) this.#acts.tell(null, {})
    this.#doing = null
    this.#isClosed = true
    this.#cancel?.()
    this.#acts.closed()
  }
}
