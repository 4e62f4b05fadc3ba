import type { TSchema } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import type { Command } from '../../kernel/command.ts'
import type { CommandOutcome } from '../../kernel/run-command.ts'
import { claimMail, type ClaimedMail } from './claim-mail.command.ts'
import { composeMail } from './compose-mail.ts'
import { messageId } from './mail-ids.ts'
import type { MailKeys } from './mail-keys.ts'
import { MailRefused, type MailServer, type OutgoingMail } from './mail-server.ts'
import { dueMails, findMail } from './mail.queries.ts'
import { noteMail } from './note-mail.command.ts'
import { recipientOf } from './recipient.queries.ts'

/** How much later than it is due a mail goes at most, milliseconds. */
const LOOK_EVERY_MILLIS = 1_000
/** Mails of one look, and how many of them at once: as many as the adapter has connections. */
const MAILS_AT_ONCE = 40
const LANES = 4
/** How long a node leaves a server alone with which nothing can be sent; doubles each time. */
const FIRST_PAUSE_MILLIS = 5_000
const LONGEST_PAUSE_MILLIS = 5 * 60_000

export interface MailSenderDeps {
  db: Db
  now: () => number
  run: <Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
  ) => Promise<CommandOutcome<Result>>
  keys: MailKeys
  publicUrl: URL
  /** The server as it is set up now; null while mail is off. */
  server: () => Promise<MailServer | null>
  /** Hears of what is no refusal by a mail server; the next look comes all the same. */
  onError: (error: unknown) => void
}

export interface MailSender {
  /** Sends what is due now; resolves when that is done, or when the server takes nothing. For tests, too. */
  look(): Promise<void>
  /** What is being sent is sent and written down. */
  stop(): Promise<void>
}

/**
 * Sends mails that are due. Every node does so: a look is one indexed read, and of several that find the same mail one takes
 * it. Not jobs of the queue: a mail waits for quiet hours to end, takes in what else happens until it goes, and is tried for
 * days; its row says all of that, and is made once for each event and person by the reader.
 */
export function startMailSender(deps: MailSenderDeps, everyMillis = LOOK_EVERY_MILLIS): MailSender {
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

class Sender implements MailSender {
  readonly #deps: MailSenderDeps
  #looking: Promise<void> | null = null
  #stopped = false
  #pausedUntil = 0
  #pauses = 0

  constructor(deps: MailSenderDeps) {
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
    for (;;) {
      const server = this.#rests ? null : await this.#deps.server()
      if (!server) return
      const due = await dueMails(this.#deps.db, this.#deps.now(), MAILS_AT_ONCE)
      if (due.length === 0) return
      await Promise.all(Array.from({ length: LANES }, () => this.#lane(due, server)))
    }
  }

  async #lane(due: string[], server: MailServer): Promise<void> {
    for (let mail = due.shift(); mail !== undefined && !this.#rests; mail = due.shift())
      await this.#send(mail, server)
  }

  async #send(id: string, server: MailServer): Promise<void> {
    const { keys, run } = this.#deps
    const message_id = messageId(keys, id, server.domain)
    const { claimed } = (await run(claimMail, { mail: id, message_id })).result
    if (claimed) await this.#sendClaimed(id, claimed, server)
  }

  async #sendClaimed(id: string, { attempt }: ClaimedMail, server: MailServer): Promise<void> {
    const { db, run, keys, publicUrl } = this.#deps
    const mail = await findMail(db, id)
    const person = mail && (await recipientOf(db, mail.person_id))
    // Gone since a moment ago: the claim runs out, and the next one drops the mail.
    if (!mail || !person) return
    const outcome = await sendTo(server, () => composeMail(db, mail, person, { keys, publicUrl, server }))
    const noted = { mail: id, attempt, email: person.email_folded }
    if (!(outcome instanceof MailRefused)) {
      if (outcome === 'sent') this.#pauses = 0
      await run(noteMail, { ...noted, outcome })
      return
    }
    await run(noteMail, { ...noted, outcome: OUTCOMES[outcome.what], error: oneLine(outcome.message) })
    if (outcome.what === 'server') this.#pause()
  }

  #pause(): void {
    const millis = Math.min(FIRST_PAUSE_MILLIS * 2 ** this.#pauses, LONGEST_PAUSE_MILLIS)
    this.#pauses += 1
    this.#pausedUntil = this.#deps.now() + millis
  }
}

const OUTCOMES = { server: 'later', later: 'later', address: 'refused', mail: 'failed' } as const

/** @returns also why it was not sent; what nobody knows, as a database that is away for a moment, is tried again */
async function sendTo(
  server: MailServer,
  compose: () => Promise<OutgoingMail | null>,
): Promise<'sent' | 'dropped' | MailRefused> {
  try {
    const made = await compose()
    if (!made) return 'dropped'
    await server.send(made)
    return 'sent'
  } catch (error) {
    return error instanceof MailRefused ? error : new MailRefused('later', messageOf(error))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function oneLine(words: string): string {
  return words.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
