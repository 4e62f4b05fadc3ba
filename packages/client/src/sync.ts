import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import type { Topic } from '@waybill/contract/protocol/topics.ts'
import type { Api } from './api/api.ts'
import { Edits } from './edits.ts'
import { Followers } from './followers.ts'
import { unexpectedFrame } from './http/problems.ts'
import type { Http } from './http/http.ts'
import { Inboxes } from './inbox/inboxes.ts'
import { KnownProjects } from './known-projects.ts'
import { Leases } from './leases/leases.ts'
import { PresenceHandle } from './leases/presence-handle.ts'
import { AT_REST, Live, type LiveStatus } from './live/live.ts'
import { comingBy, touchedBy } from './live/touched.ts'
import { Lists } from './lists/lists.ts'
import { OpenTickets } from './open-tickets.ts'
import { provisionalIds, type Made } from './outbox/intent.ts'
import type { IntentStorage } from './outbox/kept-intents.ts'
import { Outbox } from './outbox/outbox.ts'
import { ownerOf } from './outbox/owner.ts'
import { sendIntent } from './outbox/send-intent.ts'
import type { Platform } from './platform.ts'
import { applyFrame, connectionLost, reach } from './store/apply-frame.ts'
import { collect } from './store/collect.ts'
import { learnComment, learnTicket } from './store/learn.ts'
import { EMPTY } from './store/state.ts'
import { Store } from './store/store.ts'
import type { SyncCalls } from './sync-calls.ts'
import { Waits } from './waits.ts'

/** Tickets that come before those that nothing shows are left: a page may stay open for months. */
const COLLECT_AFTER = 1_000

interface SyncDeps {
  platform: Platform
  http: Http
  api: Api
  /** Of the socket. */
  address: string
  storage?: IntentStorage
  onError: (error: unknown) => void
}

/** Holds connection, store and what waits to be sent together. */
export class Sync {
  readonly calls: SyncCalls
  readonly #deps: SyncDeps
  readonly #waits: Waits
  readonly #store: Store
  readonly #live: Live
  readonly #outbox: Outbox
  readonly #lists: Lists
  readonly #open: OpenTickets
  readonly #leases: Leases
  readonly #inboxes: Inboxes
  readonly #presences = new Set<PresenceHandle>()
  readonly #followers: Followers
  readonly #projects: KnownProjects
  readonly #edits: Edits
  /** How often a ticket came, or went, since those that nothing shows were left. */
  #came = 0
  #isToCollect = false

  constructor(deps: SyncDeps) {
    const { platform, http, api, storage, onError } = deps
    this.#deps = deps
    this.#waits = new Waits(platform)
    this.#store = new Store(platform)
    this.#live = new Live({
      platform,
      address: deps.address,
      token: () => http.credentials.token(),
      refresh: () => http.refresh(),
      resumeFrom: () => this.#resumeFrom(),
      frame: (frame) => this.#frame(frame),
      heardFrom: (at, missed) => this.#heardFrom(at, missed),
      statusChanged: (status) => this.#statusChanged(status),
    })
    this.#outbox = new Outbox({
      platform,
      waits: this.#waits,
      onError,
      ...(storage && { storage }),
      send: (intent) => sendIntent({ live: this.#live, api, signal: this.#waits.signal }, intent),
      isLive: () => this.#live.status === 'live',
      owner: () => this.#owner(),
      confirmedTicket: (id) => this.#store.confirmed.tickets.get(id)?.value,
      confirmed: (made) => this.#confirmed(made),
      changed: () => this.#pendingChanged(),
    })
    const shared = {
      platform,
      waits: this.#waits,
      store: this.#store,
      listen: (topic: Topic) => this.#listen(topic),
    }
    const closed = () => this.#collect()
    this.#followers = new Followers(shared.listen, closed)
    this.#projects = new KnownProjects(
      api,
      () => this.#waits.signal,
      () => this.#store.confirmed,
    )
    this.#open = new OpenTickets({ ...shared, api, closed })
    this.#inboxes = new Inboxes({ ...shared, api })
    this.#lists = new Lists({
      ...shared,
      closed,
      projectId: async (project) => (await this.#projects.read(project)).id,
      isLive: () => this.#live.status === 'live',
      fetch: async (wish) => {
        const answer = await this.#live.ask({ _tag: 'GetTickets', ...wish })
        if (answer._tag !== 'AllTickets') throw unexpectedFrame('GetTickets')
        return answer
      },
    })
    this.#leases = new Leases({ platform, live: this.#live, state: () => this.#store.confirmed })
    this.#edits = new Edits({
      platform,
      store: this.#store,
      outbox: this.#outbox,
      leases: this.#leases,
      projectOf: (ref) => this.#projects.find(ref),
      touched: (ids) => this.#lists.touch(ids),
    })
    this.calls = this.#makeCalls()
    void this.#outbox.restore()
  }

  /**
   * Leaves everything, as somebody else may sit here next. What waits to be sent, or for a decision, stays where it is kept
   * and is shown to its author alone.
   */
  forget(): void {
    this.#disconnect()
    this.#open.forget()
    this.#lists.forget()
    this.#inboxes.forget()
    this.#projects.forget()
    this.#store.confirm(() => EMPTY)
    this.#store.showPending(this.#outbox)
  }

  #makeCalls(): SyncCalls {
    const { subscribe, getSnapshot } = this.#store
    const edits = this.#edits
    return {
      connect: () => this.#live.start(),
      disconnect: () => this.#disconnect(),
      store: { subscribe, getSnapshot },
      list: (wish = {}) => this.#lists.open(wish),
      openTicket: (ticket) => this.#open.open(ticket),
      follow: (topic, onMissed = () => undefined) => this.#followers.add(topic, onMissed),
      updateTicket: (id, changes, options) => edits.update(id, changes, options),
      createTicket: (ticket) => edits.create(ticket),
      moveTicket: (id, wish) => edits.move(id, wish),
      addComment: (ticketId, comment) => edits.comment(ticketId, comment),
      resolve: (ref, chosen) => edits.resolve(ref, chosen),
      dismiss: (ref) => void this.#outbox.dismiss(ref),
      lease: (ticketId, wish) => this.#leases.take(ticketId, wish),
      presence: (ticketId) => this.#presence(ticketId),
      watchInbox: () => this.#inboxes.watch(),
      inbox: (wish) => this.#inboxes.open(wish),
    }
  }

  /** Whoever leaves by will holds nothing and is nowhere. */
  #disconnect(): void {
    for (const presence of this.#presences) presence.close()
    this.#leases.close()
    this.#waits.rest()
    this.#live.stop()
  }

  #resumeFrom(): { since: number; installation: string } | null {
    const { position, installation } = this.#store.confirmed
    return position === null || installation === null ? null : { since: position, installation }
  }

  #owner(): string | null {
    const { installation, me } = this.#store.confirmed
    return installation === null || me === null ? null : ownerOf(installation, me.id)
  }

  #frame(frame: ServerFrame): void {
    const before = this.#owner()
    // In one step with it, so that nobody sees what was made here twice, or not at all in between.
    const isAwaited = this.#hear(frame)
    if (isAwaited) this.#store.replace((state) => applyFrame(state, frame), this.#outbox)
    else this.#store.confirm((state) => applyFrame(state, frame))
    this.#inboxes.frame(frame)
    this.#lists.touch(touchedBy(frame))
    if (isAwaited) this.#store.tell()
    this.#came += comingBy(frame)
    if (this.#isToCollect || this.#came >= COLLECT_AFTER) this.#collect()
    switch (frame._tag) {
      case 'Welcome':
        if (before === null || before === this.#owner()) break
        this.#open.forget()
        this.#fetchAgain()
        break
      case 'Reset':
        this.#live.retryRefused()
        this.#fetchAgain()
        this.#followers.missedAll()
        break
      case 'DirectoryChanged':
        // A saved view is a question; what tickets say does not change with it.
        if (!frame.kind.startsWith('view.')) this.#fetchAgain()
        break
      case 'TaskChanged':
        if (frame.kind === 'request.rated') this.#lists.rated()
        break
      case 'TicketLocked':
      case 'TicketUnlocked':
        this.#leases.check()
        break
      default:
    }
  }

  /** Whether it tells of something that was made here, before the answer that is still awaited. */
  #hear(frame: ServerFrame): boolean {
    if (frame._tag !== 'TicketCreated' && frame._tag !== 'CommentAdded') return false
    if (!frame.by || frame.by.id !== this.#store.confirmed.me?.id) return false
    return this.#outbox.hear(
      frame._tag === 'TicketCreated'
        ? { of: 'ticket', ticket: frame.ticket }
        : { of: 'comment', comment: frame.comment },
    )
  }

  /** Up to `at` the connection has sent everything of what was heard before. */
  #heardFrom(at: number, missed: readonly Topic[]): void {
    this.#store.confirm((state) => reach(state, at))
    this.#inboxes.heardFrom(missed)
    for (const topic of missed) {
      this.#lists.heardFrom(topic, at)
      this.#open.heardFrom(topic, at)
      this.#followers.missed(topic)
    }
  }

  #fetchAgain(): void {
    this.#lists.refreshSoon()
    this.#open.refreshSoon()
  }

  #statusChanged(status: LiveStatus): void {
    if (status !== 'live') {
      this.#store.confirm(connectionLost)
      this.#inboxes.connectionLost()
    }
    if (!AT_REST.has(status)) this.#waits.start()
    else if (this.#waits.isOn) this.#waits.rest()
    this.#store.showStatus(status)
    if (status !== 'live') return
    this.#pendingChanged()
    this.#outbox.flush()
    this.#lists.connected()
    this.#open.connected()
    this.#leases.renew()
    for (const presence of this.#presences) presence.repeat()
    this.#waits.catchUp()
  }

  /** What a person here did is shown at once, in lists too. */
  #pendingChanged(): void {
    this.#store.showPending(this.#outbox)
    this.#lists.touch(provisionalIds(this.#outbox.pending))
  }

  /** In one step, so that nobody sees a ticket without the change in between, or twice. */
  #confirmed(made: Made): void {
    this.#store.replace(
      (state) =>
        made.of === 'ticket'
          ? learnTicket(state, made.ticket, made.ticket.seq)
          : learnComment(state, made.comment, made.comment.seq),
      this.#outbox,
    )
    if (made.of === 'ticket') this.#lists.touch([made.ticket.id])
    this.#store.tell()
  }

  #listen(topic: Topic): () => void {
    this.#live.subscribe(topic)
    return () => this.#live.unsubscribe(topic)
  }

  #presence(ticket_id: string): PresenceHandle {
    const handle = new PresenceHandle(this.#deps.platform, {
      tell: (doing, { field, internal }) =>
        this.#live.tell({
          _tag: 'Presence',
          ticket_id,
          doing,
          ...(field !== undefined && { field }),
          ...(internal && { internal }),
        }),
      isOn: () => this.#waits.isOn,
      closed: () => this.#presences.delete(handle),
    })
    this.#presences.add(handle)
    return handle
  }

  /** Leaves what nothing shows any more. */
  #collect(): void {
    // What was left now could come back older, in an answer that is on its way.
    this.#isToCollect = this.#lists.isAsking || this.#open.isReading || this.#outbox.isSending
    if (this.#isToCollect) return
    this.#came = 0
    const pending = this.#outbox.pending.flatMap((one) => (one.kind === 'create' ? [] : [one.ticket_id]))
    const kept = new Set([...this.#lists.members(), ...this.#open.ids(), ...pending])
    const isFollowed = this.#followers.size > 0
    this.#store.confirm((state) => collect(state, (id) => isFollowed || kept.has(id)))
  }
}
