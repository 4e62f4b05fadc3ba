import { audienceOf } from '@waybill/contract/access/event-policy.ts'
import { mayWithComment, mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { TICKET_CHANGED, eventForRequester } from '@waybill/contract/access/requester-sight.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { isBesideTicket } from '@waybill/contract/events/beside-ticket.ts'
import { isLeaseEvent } from '@waybill/contract/events/lease-events.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { LRUCache } from 'lru-cache'
import { toMillis } from '../../kernel/clock.ts'
import type { Store } from '../../kernel/store.ts'
import { presentComments } from '../comments/comments.presenter.ts'
import { commentFacts } from '../comments/comments.queries.ts'
import { dataOf, isLink, isObject } from '../events/event-data.ts'
import { otherTickets, withoutUnseen } from '../events/events.presenter.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { newestTasks } from '../tasks/tasks.queries.ts'
import { presentTasks } from '../tasks/tasks.presenter.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'
import { attacherIn, attachmentPart, attachmentsWith } from './attachment-frames.ts'
import { changesRights, directoryNews } from './directory-news.ts'
import { Kept } from './kept.ts'
import { leaseFrame } from './lease-frames.ts'
import type { LiveDirectory } from './live-directory.queries.ts'
import { LiveTickets, type LiveTicket } from './live-tickets.ts'
import { endedRelation, factsThen, lostSight, relationsBefore, type PastRelations } from './lost-sight.ts'
import type { RecentEvents } from './recent-events.ts'
import { TextFrame } from './text-frame.ts'
import { TicketTexts } from './ticket-texts.ts'
import type { TopicSet } from './topic-set.ts'
import { viewerOf, type Viewer } from './viewer.ts'

const MOST_BYTES = 32 * 1024 * 1024

/** Who is asked for, and what they hear. */
export interface Listener {
  readonly actor: Actor
  readonly topics: TopicSet
}

/** Tickets that somebody sees among others that are named. */
interface Sight {
  seen: ReadonlyMap<string, { key: string }>
  /** `+` and `-` for each that is named. */
  word: string
}

/**
 * What each socket gets of an event, by the rights of now (rule R6). Tickets, comments and frames are read and made once
 * for all who see the same; a socket more costs no query.
 */
export class EventFrames {
  readonly tickets: LiveTickets
  readonly #store: Store
  readonly #recent: RecentEvents
  readonly #directory: () => LiveDirectory
  readonly #texts: TicketTexts
  readonly #kept = new Kept<TextFrame>(MOST_BYTES)
  readonly #gone = new LRUCache<number, Promise<PastRelations | null>>({ max: 1_000 })

  /** @param directory as new as the newest event that is asked for */
  constructor(store: Store, recent: RecentEvents, directory: () => LiveDirectory) {
    this.#store = store
    this.#recent = recent
    this.#directory = directory
    this.tickets = new LiveTickets(store.db)
    this.#texts = new TicketTexts(store)
  }

  /** The frame to send; null for nothing; `rights` when what the receiver knows must be fetched anew. */
  async frameOf(event: LogEvent, listener: Listener): Promise<TextFrame | 'rights' | null> {
    if (isOfTicket(event)) return this.#ofTicket(event, listener)
    const news = directoryNews(event, listener.actor, this.#directory())
    if (news !== 'changed') return news
    const { seq, kind } = event
    return this.#kept.find(`directory ${String(seq)}`, () =>
      Promise.resolve(TextFrame.of({ _tag: 'DirectoryChanged', seq, kind })),
    )
  }

  /**
   * Reads and makes together what `frameOf` will ask for one by one about these events, and decides nothing: whoever is not
   * told of one by then has only cost some work.
   */
  async prepare(events: readonly LogEvent[], listener: Listener): Promise<void> {
    const { actor, topics } = listener
    const heard = events.filter(isOfTicket).filter((event) => topics.mayHear(event))
    await this.tickets.load(heard.flatMap((event) => [event.ticket_id, ...otherTickets(event)]))
    const viewers: Viewer[] = []
    const comments: { live: LiveTicket; id: string }[] = []
    for (const event of heard) {
      const live = await this.tickets.find(event.ticket_id)
      const viewer = live && viewerOf(this.#directory(), actor, live)
      if (!viewer || isBesideTicket(event.kind)) continue
      if (!topics.hears(event, isMine(event, actor, viewer)) || !sees(event, viewer)) continue
      viewers.push(viewer)
      if (event.kind.startsWith('comment.')) comments.push({ live, id: commentOf(event) })
    }
    await this.#texts.load(viewers)
    await this.tickets.loadComments(comments)
    const named = await Promise.all(comments.map(({ live, id }) => this.tickets.findComment(live, id)))
    await this.tickets.load(named.flatMap((comment) => comment?.references ?? []))
  }

  async #ofTicket(event: TicketEvent, listener: Listener): Promise<TextFrame | null> {
    const { actor, topics } = listener
    const ticketId = event.ticket_id
    const live = await this.tickets.find(ticketId)
    if (!live) return this.#ofGoneTicket(event, ticketId, listener)
    const viewer = viewerOf(this.#directory(), actor, live)
    if (!viewer || !topics.hears(event, isMine(event, actor, viewer))) return null
    const { facts } = viewer.on
    if (mayWithTicket(actor, 'ticket.see', facts) !== 'allow')
      return lostSight(event, actor, facts) ? this.#forget(event, ticketId, actor) : null
    if (!sees(event, viewer)) return null
    if (isLeaseEvent(event.kind)) return this.#ofLease(event, ticketId)
    if (isBesideTicket(event.kind)) return this.#ofRun(event, viewer)
    if (event.kind.startsWith('attachment.')) return this.#ofAttachment(event, viewer)
    return event.kind.startsWith('comment.')
      ? this.#ofComment(event, live, viewer)
      : this.#ofChange(event, live, viewer)
  }

  /** Of a ticket that is not there any more, only that it went is told, and only to those who saw it then. */
  async #ofGoneTicket(
    event: LogEvent,
    ticketId: string,
    { actor, topics }: Listener,
  ): Promise<TextFrame | null> {
    const ended = endedRelation(event, actor.person_id) !== null
    const went = event.kind === 'ticket.purged' || event.kind === 'ticket.deleted'
    if (!(went || ended) || !this.#directory().factsOf(actor, event.project_id)) return null
    const then = await this.#relationsBefore(event)
    const facts = then && factsThen(this.#directory(), actor, event, then)
    if (!facts || mayWithTicket(actor, 'ticket.see', facts) !== 'allow') return null
    const mine = facts.is_reporter || facts.is_watcher || then.assignee === actor.person_id || ended
    return topics.hears(event, mine) ? this.#forget(event, ticketId, actor) : null
  }

  #relationsBefore(event: LogEvent): Promise<PastRelations | null> {
    const found = this.#gone.get(event.seq) ?? relationsBefore(this.#store.db, event)
    this.#gone.set(event.seq, found)
    found.catch(() => this.#gone.delete(event.seq))
    return found
  }

  async #ofChange(event: LogEvent, live: LiveTicket, viewer: Viewer): Promise<TextFrame | null> {
    const others = await this.#sightOf(otherTickets(event), viewer.actor)
    const staff = mayWithTicket(viewer.actor, 'ticket.see_internal', viewer.on.facts) === 'allow'
    // As in the list of links: requesters see a link only when they see both of its ends.
    if (isLink(event) && !staff && others.word.includes('-')) return null
    return this.#kept.find(`${String(event.seq)} ${others.word} ${viewer.key}`, async () => {
      const { seq } = event
      const told = staff ? event : eventForRequester(event)
      const by = told && (await this.#nameOf(told.actor_id))
      const kind = told?.kind ?? TICKET_CHANGED
      const changes = told ? withoutUnseen(told, others.seen) : {}
      const head =
        kind === 'ticket.created'
          ? { _tag: 'TicketCreated', seq, by }
          : { _tag: 'TicketUpdated', seq, by, kind, changes }
      return withTicket(head, await this.#texts.find(viewer))
    })
  }

  async #ofComment(event: LogEvent, live: LiveTicket, viewer: Viewer): Promise<TextFrame | null> {
    const comment = await this.tickets.findComment(live, commentOf(event))
    if (!comment) return null
    const { actor, on } = viewer
    if (mayWithComment(actor, 'comment.see', commentFacts(comment.row, on, actor)) !== 'allow') return null
    const others = await this.#sightOf(comment.references, actor)
    const own = actor.person_id !== null && comment.hands.has(actor.person_id) ? actor.person_id : ''
    return this.#kept.find(`${String(event.seq)} ${others.word} ${own} ${viewer.key}`, async () => {
      const by = await this.#nameOf(event.actor_id)
      const { row } = comment
      const reactions = new Map([[row.id, comment.reactions]])
      const sight = { seen: others.seen, reactions }
      const [shown] = await presentComments(this.#store.db, actor, on, [row], sight)
      const _tag = event.kind === 'comment.added' ? 'CommentAdded' : 'CommentChanged'
      const attachments = await attachmentsWith(this.#store.db, event, row.id, viewer)
      const head = {
        _tag,
        seq: event.seq,
        by,
        comment: shown,
        ...(attachments.length > 0 && { attachments }),
      }
      return withTicket(head, await this.#texts.find(viewer))
    })
  }

  #ofAttachment(event: LogEvent, viewer: Viewer): TextFrame | Promise<TextFrame> {
    const own = attacherIn(event) === viewer.actor.person_id ? String(viewer.actor.person_id) : ''
    return this.#kept.find(`${String(event.seq)} ${own} ${viewer.key}`, async () => {
      const by = await this.#nameOf(event.actor_id)
      const { _tag, ...about } = await attachmentPart(this.#store.db, event, viewer)
      return withTicket({ _tag, seq: event.seq, by, ...about }, await this.#texts.find(viewer))
    })
  }

  /** The same for everybody who sees the ticket. */
  #ofLease(event: LogEvent, ticketId: string): TextFrame | Promise<TextFrame> {
    return this.#kept.find(`lease ${String(event.seq)} ${String(this.#directory().seq)}`, async () =>
      TextFrame.of(await leaseFrame(this.#store.db, event, ticketId)),
    )
  }

  /** The same for all who see the same of the ticket; what each may do with the task is theirs to ask. */
  #ofRun(event: LogEvent, viewer: Viewer): TextFrame | Promise<TextFrame> {
    const { db } = this.#store
    return this.#kept.find(`run ${String(event.seq)} ${viewer.key}`, async () => {
      const { seq } = event
      // What happens inside is not told by the name of its kind either, nor who did it.
      const staff = mayWithTicket(viewer.actor, 'ticket.see_internal', viewer.on.facts) === 'allow'
      const hidden = !staff && audienceOf(event) === 'ticket_internal'
      const kind = hidden ? 'task.changed' : event.kind
      const by = hidden ? null : await this.#nameOf(event.actor_id)
      const ticket_id = viewer.on.ticket.id
      const [task] = await presentTasks(
        db,
        viewer.actor,
        await newestTasks(db, viewer.on),
        toMillis(event.recorded_at),
      )
      return TextFrame.of({
        _tag: 'TaskChanged',
        seq,
        by,
        kind,
        ticket_id,
        task: task ? { ...task, can: {} } : null,
      })
    })
  }

  /** Whether a ticket is for the topics of somebody who sees it, as it stands. */
  async hearsOf(ticketId: string, { actor, topics }: Listener): Promise<Viewer | null> {
    const live = await this.tickets.find(ticketId)
    const viewer = live && viewerOf(this.#directory(), actor, live)
    if (!viewer || mayWithTicket(actor, 'ticket.see', viewer.on.facts) !== 'allow') return null
    const { ticket, facts } = viewer.on
    const mine = facts.is_reporter || facts.is_watcher || isAssignee(ticket, actor)
    return topics.hears({ project_id: ticket.project_id, ticket_id: ticketId }, mine) ? viewer : null
  }

  /** Which of these tickets the actor sees. What is made for the word shows these, whatever has changed by then. */
  async #sightOf(ids: readonly string[], actor: Actor): Promise<Sight> {
    const seen = new Map<string, { key: string }>()
    for (const id of ids) {
      const live = await this.tickets.find(id)
      const viewer = live && viewerOf(this.#directory(), actor, live)
      if (!viewer || mayWithTicket(actor, 'ticket.see', viewer.on.facts) !== 'allow') continue
      const { ticket, project } = viewer.on
      seen.set(id, { key: `${project.key}-${String(ticket.number)}` })
    }
    return { seen, word: ids.map((id) => (seen.has(id) ? '+' : '-')).join('') }
  }

  async #nameOf(person: string | null): Promise<NamedRef | null> {
    if (person === null) return null
    const names = await namesOfPeople(this.#store.db, [person])
    return { id: person, name: names.get(person) ?? '' }
  }

  /**
   * What somebody saw is known by what they see, unless that has changed since: then the Reset that comes of it has them
   * forget all, and this tells nothing to who never saw the ticket.
   */
  async #forget({ seq }: LogEvent, ticketId: string, actor: Actor): Promise<TextFrame | null> {
    const { upTo } = this.#directory()
    if (await this.#recent.has(seq, upTo, (later) => changesRights(later, actor))) return null
    return this.#kept.find(`forget ${String(seq)}`, () =>
      Promise.resolve(TextFrame.of({ _tag: 'Forget', seq, ticket_ids: [ticketId] })),
    )
  }
}

type TicketEvent = LogEvent & { ticket_id: string }

function isOfTicket(event: LogEvent): event is TicketEvent {
  return (
    event.ticket_id !== null &&
    (isBesideTicket(event.kind) || /^(ticket|comment|attachment)\./.test(event.kind))
  )
}

/** Whether an event of a ticket is shown to somebody at all. */
function sees(event: LogEvent, { actor, on: { facts } }: Viewer): boolean {
  if (mayWithTicket(actor, 'ticket.see', facts) !== 'allow') return false
  // Of a run everybody hears who sees the ticket; how much of it is the presenter's matter.
  const internal = audienceOf(event) === 'ticket_internal' && !event.kind.startsWith('task.')
  return !internal || mayWithTicket(actor, 'ticket.see_internal', facts) === 'allow'
}

/** Whether the ticket is for the inbox: by what the person is for it, or was until this event. */
function isMine(event: LogEvent, actor: Actor, { on: { ticket, facts } }: Viewer): boolean {
  if (facts.is_reporter || facts.is_watcher || isAssignee(ticket, actor)) return true
  return endedRelation(event, actor.person_id) !== null
}

function isAssignee({ assignee_id }: TicketRow, { person_id }: Actor): boolean {
  return person_id !== null && assignee_id === person_id
}

function commentOf(event: LogEvent): string {
  const { comment } = dataOf(event)
  return String(isObject(comment) ? comment['id'] : comment)
}

/** The frame with its ticket, which is JSON already. */
function withTicket(head: object, ticket: Buffer): TextFrame {
  return new TextFrame(Buffer.from(`${JSON.stringify(head).slice(0, -1)},"ticket":`), ticket, END)
}

const END = Buffer.from('}')
