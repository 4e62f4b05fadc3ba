import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import type { TSchema } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import type { Command } from '../../kernel/command.ts'
import type { CommandOutcome } from '../../kernel/run-command.ts'
import { claimMessage, type ClaimedMessage } from './claim-message.command.ts'
import { dueMessages, findMessage } from './messages.queries.ts'
import { noteMessage } from './note-message.command.ts'
import type { Outlet } from './outlet.ts'
import { recipientOf } from './recipient.queries.ts'
import { SendRefused } from './send-refused.ts'

/** How much later than it is due a message goes at most, milliseconds. */
const LOOK_EVERY_MILLIS = 1_000
/** Messages of one look, and how many of them at once: as many as the adapter of mail has connections. */
const MESSAGES_AT_ONCE = 40
const LANES = 4
/** How long a node leaves a server alone with which nothing can be sent; doubles each time. */
const FIRST_PAUSE_MILLIS = 5_000
const LONGEST_PAUSE_MILLIS = 5 * 60_000

export interface MessageSenderDeps {
  channel: OutgoingChannel
  db: Db
  now: () => number
  run: <Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
  ) => Promise<CommandOutcome<Result>>
  /** The way out as it is set up now; null while it is off. */
  outlet: () => Promise<Outlet | null>
  /** Hears of what is no refusal; the next look comes all the same. */
  onError: (error: unknown) => void
}

export interface MessageSender {
  /** Sends what is due now; resolves when that is done, or when the server takes nothing. For tests, too. */
  look(): Promise<void>
  /** What is being sent is sent and written down. */
  stop(): Promise<void>
}

/**
 * Sends the messages of one channel that are due. Every node does so: a look is one indexed read, and of several that find the
 * same message one takes it. Not jobs of the queue: a message waits for quiet hours to end, takes in what else happens until it
 * goes, and is tried for days; its row says all of that, and is made once for each event and person by the reader.
 */
export function startMessageSender(deps: MessageSenderDeps, everyMillis = LOOK_EVERY_MILLIS): MessageSender {
  const sender = new Sender(deps)
  const timer = setInterval(() => void sender.look(), everyMillis)
  return {
    look: () => sender.look(),
    async stop() {
      clearInterval(timer)
      await sender.stop()
    },
  }
}

class Sender implements MessageSender {
  readonly #deps: MessageSenderDeps
  #looking: Promise<void> | null = null
  #stopped = false
  #pausedUntil = 0
  #pauses = 0

  constructor(deps: MessageSenderDeps) {
    this.#deps = deps
  }

  look(): Promise<void> {
    this.#looking ??= this.#sendAll()
      .catch((error: unknown) => this.#deps.onError(error))
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#looking
  }

  get #rests(): boolean {
    return this.#stopped || this.#deps.now() < this.#pausedUntil
  }

  async #sendAll(): Promise<void> {
    const { db, channel, now } = this.#deps
    for (;;) {
      const outlet = this.#rests ? null : await this.#deps.outlet()
      if (!outlet) return
      const due = await dueMessages(db, channel, now(), MESSAGES_AT_ONCE)
      if (due.length === 0) return
      await Promise.all(Array.from({ length: LANES }, () => this.#lane(due, outlet)))
    }
  }

  async #lane(due: string[], outlet: Outlet): Promise<void> {
    for (let message = due.shift(); message !== undefined && !this.#rests; message = due.shift())
      await this.#send(message, outlet)
  }

  async #send(message: string, outlet: Outlet): Promise<void> {
    const input = { message, message_id: outlet.messageId(message) }
    const { claimed } = (await this.#deps.run(claimMessage, input)).result
    if (claimed) await this.#sendClaimed(message, claimed, outlet)
  }

  async #sendClaimed(id: string, { attempt }: ClaimedMessage, outlet: Outlet): Promise<void> {
    const { db, run, channel } = this.#deps
    const message = await findMessage(db, id)
    const person = message && (await recipientOf(db, message.person_id, channel))
    // Gone since a moment ago: the claim runs out, and the next one drops the message.
    if (!message || !person) return
    const outcome = await sent(() => outlet.send(message, person))
    const noted = { message: id, attempt, address: person.folded }
    if (!(outcome instanceof SendRefused)) {
      if (outcome === 'sent') this.#pauses = 0
      await run(noteMessage, { ...noted, outcome })
      return
    }
    await run(noteMessage, { ...noted, outcome: OUTCOMES[outcome.what], error: oneLine(outcome.message) })
    if (outcome.what === 'server') this.#pause(outcome.waitMillis)
  }

  #pause(asked: number | null): void {
    const millis = Math.min(FIRST_PAUSE_MILLIS * 2 ** this.#pauses, LONGEST_PAUSE_MILLIS)
    this.#pauses += 1
    this.#pausedUntil = this.#deps.now() + (asked ?? millis)
  }
}

const OUTCOMES = { server: 'later', later: 'later', address: 'refused', message: 'failed' } as const

/** @returns also why it was not sent; what nobody knows, as a database that is away for a moment, is tried again */
async function sent(send: () => Promise<'sent' | 'dropped'>): Promise<'sent' | 'dropped' | SendRefused> {
  try {
    return await send()
  } catch (error) {
    return error instanceof SendRefused ? error : new SendRefused('later', messageOf(error))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function oneLine(words: string): string {
  return words.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
