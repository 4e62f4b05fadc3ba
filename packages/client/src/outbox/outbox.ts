import { Problem } from '@waybill/contract/problems/problem.ts'
import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import type { CreateTicketInput, Ticket } from '@waybill/contract/tickets/ticket.ts'
import { backoffMillis } from '../backoff.ts'
import { isForNow } from '../http/problems.ts'
import { newRef } from '../new-ref.ts'
import type { Platform } from '../platform.ts'
import type { Wait, Waits } from '../waits.ts'
import { afterEarlier, dependsOn } from './after-earlier.ts'
import { conflictsOf } from './conflicts.ts'
import { isAwaited } from './is-awaited.ts'
import {
  MOST_REPEAT_MILLIS,
  provisionalId,
  subjectsOf,
  type Changes,
  type Command,
  type Failure,
  type Intent,
  type Made,
  type MoveIntent,
  type UpdateIntent,
} from './intent.ts'
import { KeptIntents, readKept, type IntentStorage } from './kept-intents.ts'
import { isOfSamePerson } from './owner.ts'
import { defect, madeBeforeRestore, sentTooLongAgo } from './problems.ts'
import { labelsAsAddAndRemove } from './set-changes.ts'
import { showsWhatWasSeen, writtenValues } from './written-values.ts'

/** Between tries when the server says that it cannot at the moment. */
const WAITS = { first: 500, most: 30_000 }

interface OutboxDeps {
  platform: Platform
  waits: Waits
  /** Sends an intent. @throws Problem; status 0 when the connection broke, so that nobody knows whether it was done */
  send: (intent: Intent) => Promise<Made>
  isLive: () => boolean
  /** Who is signed in, of which installation; null before the first connection. */
  owner: () => string | null
  /** A ticket as the server has confirmed it. */
  confirmedTicket: (id: string) => Ticket | undefined
  /** The server has done it; `made` is how it stands now. */
  confirmed: (made: Made) => void
  changed: () => void
  storage?: IntentStorage
  onError: (error: unknown) => void
}

type UpdateMore = Pick<UpdateIntent, 'base_seq'> & Partial<Pick<UpdateIntent, 'seen' | 'lock_token'>>

interface Waiter {
  resolve(made: Made): void
  reject(problem: unknown): void
}

/**
 * What people want changed and the server has not confirmed yet, in order. Sent as soon as there is a connection, one after
 * the other for each ticket; what was sent when a connection broke is sent again under the same ref.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #kept: KeptIntents | null
  readonly #wait: Wait
  /** What is under way, with what it is about. */
  readonly #sending = new Map<string, readonly string[]>()
  readonly #waiters = new Map<string, Waiter>()
  #intents: readonly Intent[] = []
  #failures: readonly Failure[] = []
  #refusals = 0

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#wait = deps.waits.add(() => this.flush())
    this.#kept = deps.storage
      ? new KeptIntents(deps.storage, {
          onDecided: (refs) => this.#leave(refs),
          onError: deps.onError,
        })
      : null
  }

  /** Those of whoever is signed in, oldest first. */
  get pending(): readonly Intent[] {
    const owner = this.#deps.owner()
    return this.#intents.filter((intent) => intent.owner === owner || intent.owner === null)
  }

  /** Those of whoever is signed in, oldest first. */
  get failures(): readonly Failure[] {
    const owner = this.#deps.owner()
    return this.#failures.filter(({ intent }) => intent.owner === owner)
  }

  get isSending(): boolean {
    return this.#sending.size > 0
  }

  /** Takes up what an earlier run of the program could not send, and what was refused and nobody has decided. */
  async restore(): Promise<void> {
    const storage = this.#deps.storage
    if (!storage) return
    try {
      const { intents, failures } = await readKept(storage)
      const refused = new Set([...failures, ...this.#failures].map(({ intent }) => intent.ref))
      const known = new Set([...this.#intents.map(({ ref }) => ref), ...refused])
      this.#failures = [...failures, ...this.#failures]
      this.#set([...intents.filter(({ ref }) => !known.has(ref)), ...this.#intents])
      this.flush()
    } catch (error) {
      this.#deps.onError(error)
    }
  }

  /** `shown` is the ticket as its author sees it; `base` the seq of the newest confirmed one that is in it. */
  update(shown: Ticket, changes: Changes, more: UpdateMore): Command {
    const written = labelsAsAddAndRemove(shown, changes)
    const seen = writtenValues(shown, written)
    return this.#addOfTicket(shown.id, {
      ...this.#begun(newRef()),
      kind: 'update',
      ticket_id: shown.id,
      changes: written,
      seen,
      ...more,
    })
  }

  /** `show` gives what is shown until the server has made it. */
  create(ticket: CreateTicketInput, show: (ref: string) => Ticket | undefined): Command {
    const ref = newRef()
    const shown = show(ref)
    const intent: Intent = { ...this.#begun(ref), kind: 'create', ticket, ...(shown && { shown }) }
    return this.#addOfTicket(provisionalId(ref), intent)
  }

  move(move: Pick<MoveIntent, 'ticket_id' | 'place' | 'shown' | 'lock_token'>): Command {
    return this.#addOfTicket(move.ticket_id, { ...this.#begun(newRef()), kind: 'move', ...move })
  }

  /** `show` gives what is shown until the server has it. */
  comment(
    ticket_id: string,
    comment: AddCommentInput,
    show: (ref: string) => Comment | undefined,
  ): Command<Comment> {
    const ref = newRef()
    const shown = show(ref)
    const intent: Intent = {
      ...this.#begun(ref),
      kind: 'comment',
      ticket_id,
      comment,
      ...(shown && { shown }),
    }
    return this.#add(provisionalId(ref), intent, (made) => {
      if (made.of !== 'comment') throw new TypeError('a comment was answered by a ticket')
      return made.comment
    })
  }

  /**
   * The log tells of something that the person here has made.
   * @returns true when it is what an answer is still awaited for; what is pending has changed then
   */
  hear(made: Made): boolean {
    const found = this.pending.find((intent) => isAwaited(intent, made))
    if (!found) return false
    this.#intents = this.#intents.map((one) => (one === found ? { ...one, heard: true } : one))
    this.#keep()
    return true
  }

  dismiss(ref: string): Failure | undefined {
    const failure = this.#failures.find(({ intent }) => intent.ref === ref)
    this.#failures = this.#failures.filter((one) => one !== failure)
    if (!failure) return undefined
    this.#keep()
    this.#deps.changed()
    return failure
  }

  /** Sends what may be sent now. Call it when a connection is there. */
  flush(): void {
    const owner = this.#deps.owner()
    if (owner === null || this.#wait.isSet || !this.#deps.isLive()) return
    if (this.#intents.some((intent) => intent.owner === null)) {
      this.#set(this.#intents.map((intent) => (intent.owner === null ? { ...intent, owner } : intent)))
    }
    this.#refuseFromBeforeRestore(owner)
    for (const intent of this.pending) if (this.#isTooOld(intent)) this.#failed(intent, sentTooLongAgo())
    const busy = new Set([...this.#sending.values()].flat())
    for (const intent of this.pending) {
      if (this.#sending.has(intent.ref)) continue
      const subjects = subjectsOf(intent)
      if (!subjects.some((one) => busy.has(one))) void this.#send(intent)
      for (const one of subjects) busy.add(one)
    }
  }

  #begun(ref: string) {
    return { ref, owner: this.#deps.owner(), sent: false }
  }

  #addOfTicket(id: string, intent: Intent): Command {
    return this.#add(id, intent, (made) => {
      if (made.of !== 'ticket') throw new TypeError('a change of a ticket was answered by a comment')
      return made.ticket
    })
  }

  #add<T>(id: string, intent: Intent, read: (made: Made) => T): Command<T> {
    const { promise, resolve, reject } = Promise.withResolvers<Made>()
    const confirmed = promise.then(read)
    // Nobody need wait for it: the failure also stands in the store.
    confirmed.catch(() => undefined)
    this.#waiters.set(intent.ref, { resolve, reject })
    this.#set([...this.#intents, intent])
    this.flush()
    return { ref: intent.ref, id, confirmed }
  }

  async #send(queued: Intent): Promise<void> {
    this.#sending.set(queued.ref, subjectsOf(queued))
    const sent_at = queued.sent_at ?? this.#deps.platform.now()
    const intent = { ...this.#rebased(queued), sent: true, sent_at }
    this.#set(this.#intents.map((one) => (one.ref === intent.ref ? intent : one)))
    const made = await this.#deps.send(intent).catch((error: unknown) => this.#failed(intent, error))
    this.#sending.delete(queued.ref)
    // What goes wrong from here on is no failure of the change: it is done.
    if (made) this.#settle(intent, made)
    this.flush()
  }

  /**
   * What nobody has touched since is based on the newest ticket, so that a person's own changes, one after the other, are
   * no conflict. Never on the second try: then the first may have been done, and changed by somebody since.
   */
  #rebased(intent: Intent): Intent {
    if (intent.kind !== 'update' || intent.sent) return intent
    const ticket = this.#deps.confirmedTicket(intent.ticket_id)
    if (!ticket || ticket.seq <= intent.base_seq) return intent
    const untouched = showsWhatWasSeen(ticket, intent.changes, intent.seen)
    return untouched ? { ...intent, base_seq: ticket.seq } : intent
  }

  /**
   * An installation that was restored from a backup has another name, and its people have kept theirs. What one wanted of
   * it before is shown as refused, so that nothing is lost and nothing is done to tickets that may have become others.
   */
  #refuseFromBeforeRestore(owner: string): void {
    const isLeft = ({ ref, owner: whose }: Intent) =>
      whose !== null && whose !== owner && isOfSamePerson(whose, owner) && !this.#sending.has(ref)
    if (![...this.#intents, ...this.#failures.map(({ intent }) => intent)].some(isLeft)) return
    const waiting = this.#intents.filter(isLeft).map(({ ref }) => ref)
    const owned = (intent: Intent) => (isLeft(intent) ? { ...intent, owner } : intent)
    this.#failures = this.#failures.map((failure) => ({ ...failure, intent: owned(failure.intent) }))
    this.#set(this.#intents.map(owned))
    for (const intent of this.#intents.filter(({ ref }) => waiting.includes(ref)))
      this.#failed(intent, madeBeforeRestore())
  }

  #isTooOld(intent: Intent): boolean {
    const { sent_at } = intent
    if (sent_at === undefined || this.#sending.has(intent.ref)) return false
    return this.#deps.platform.now() - sent_at > MOST_REPEAT_MILLIS
  }

  #settle(intent: Intent, made: Made): void {
    this.#refusals = 0
    this.#intents = this.#intents
      .filter(({ ref }) => ref !== intent.ref)
      .map((later) => afterEarlier(later, intent, made))
    this.#keep()
    this.#deps.confirmed(made)
    this.#take(intent.ref)?.resolve(made)
  }

  #failed(intent: Intent, error: unknown): null {
    const problem = error instanceof Problem ? error : defect(error)
    // It is sent again as soon as there is a connection.
    if (problem.status === 0 && !this.#deps.isLive()) return null
    if (isForNow(problem) && problem.status !== 500) {
      const millis = backoffMillis(this.#refusals, WAITS, () => this.#deps.platform.random())
      this.#refusals += 1
      this.#wait.in(millis)
      return null
    }
    const given = this.#intents.filter((one) => one.ref === intent.ref || dependsOn(one, intent))
    const failures = given.map((one) => ({ intent: one, problem, conflicts: conflictsOf(problem) }))
    this.#failures = [...this.#failures, ...failures]
    this.#set(this.#intents.filter((one) => !given.includes(one)))
    for (const { ref } of given) this.#take(ref)?.reject(problem)
    return null
  }

  #take(ref: string): Waiter | undefined {
    const waiter = this.#waiters.get(ref)
    this.#waiters.delete(ref)
    return waiter
  }

  #set(intents: readonly Intent[]): void {
    this.#intents = intents
    this.#keep()
    this.#deps.changed()
  }

  /** Their author has decided in another window. */
  #leave(refs: ReadonlySet<string>): void {
    this.#failures = this.#failures.filter(({ intent }) => !refs.has(intent.ref))
    this.#deps.changed()
  }

  #keep(): void {
    this.#kept?.keep({
      intents: this.#intents.filter(({ owner }) => owner !== null),
      failures: this.#failures.filter(({ intent }) => intent.owner !== null),
    })
  }
}
