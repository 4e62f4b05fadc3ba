import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'

/** A file on its way to the server, or there. */
export interface Upload {
  id: number
  name: string
  size: number
  type: string
  state: 'waiting' | 'sending' | 'failed' | 'done'
  /** How much of it is sent, from 0 to 1. */
  share: number
  problem: Problem | null
  attachment: Attachment | null
}

interface SendOptions {
  signal: AbortSignal
  onProgress: (share: number) => void
}

type Send = (file: File, options: SendOptions) => Promise<Attachment>

/** More at once would only share the same line. */
const AT_ONCE = 2

interface Entry {
  upload: Upload
  file: File
  abort: AbortController
}

const isOpen = ({ upload: { state } }: Entry) => state === 'waiting' || state === 'sending'

/** Files that are sent two at a time, each with its progress; one that fails can be sent again. */
export class UploadQueue {
  readonly #send: Send
  readonly #changed: (uploads: readonly Upload[]) => void
  #entries: readonly Entry[] = []
  #last = 0
  #isHeld: boolean
  #ended: ((failed: readonly Upload[]) => void) | null = null

  /** `isHeld`: nothing is sent before `release`. */
  constructor(send: Send, changed: (uploads: readonly Upload[]) => void, { isHeld = false } = {}) {
    this.#send = send
    this.#changed = changed
    this.#isHeld = isHeld
  }

  /** Sends what was held back. @returns those that failed, when all have come to an end */
  release(): Promise<readonly Upload[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Upload[]>()
    this.#isHeld = false
    this.#ended = resolve
    this.#work()
    return promise
  }

  hold(): void {
    this.#isHeld = true
  }

  add(files: readonly File[]): void {
    const added = files.map((file): Entry => {
      this.#last += 1
      const { name, size, type } = file
      const about = { id: this.#last, name, size, type }
      const upload: Upload = { ...about, state: 'waiting', share: 0, problem: null, attachment: null }
      return { upload, file, abort: new AbortController() }
    })
    this.#set([...this.#entries, ...added])
    this.#work()
  }

  again(id: number): void {
    this.#change(id, { state: 'waiting', share: 0, problem: null })
    this.#work()
  }

  /** Takes one out; what is on its way is broken off. */
  drop(id: number): void {
    this.#entries.find(({ upload }) => upload.id === id)?.abort.abort()
    this.#set(this.#entries.filter(({ upload }) => upload.id !== id))
    this.#work()
  }

  /** Takes out those that are there: somebody else shows them from now on. */
  dropDone(): void {
    this.#set(this.#entries.filter(({ upload }) => upload.state !== 'done'))
  }

  close(): void {
    for (const { abort } of this.#entries) abort.abort()
  }

  #work(): void {
    if (this.#isHeld) return
    if (!this.#entries.some(isOpen)) {
      this.#ended?.(this.#entries.map(({ upload }) => upload).filter(({ state }) => state === 'failed'))
      this.#ended = null
      return
    }
    const sending = this.#entries.filter(({ upload }) => upload.state === 'sending').length
    const next = this.#entries.filter(({ upload }) => upload.state === 'waiting').slice(0, AT_ONCE - sending)
    for (const entry of next) void this.#sendOne(entry)
  }

  async #sendOne({ upload: { id }, file, abort: { signal } }: Entry): Promise<void> {
    this.#change(id, { state: 'sending' })
    try {
      const onProgress = (share: number) => this.#change(id, { share })
      const attachment = await this.#send(file, { signal, onProgress })
      this.#change(id, { state: 'done', share: 1, attachment })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Problem)) throw error
      this.#change(id, { state: 'failed', problem: error })
    } finally {
      this.#work()
    }
  }

  #change(id: number, change: Partial<Upload>): void {
    this.#set(
      this.#entries.map((entry) =>
        entry.upload.id === id ? { ...entry, upload: { ...entry.upload, ...change } } : entry,
      ),
    )
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries
    this.#changed(entries.map(({ upload }) => upload))
  }
}
