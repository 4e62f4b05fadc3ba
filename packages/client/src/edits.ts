import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import type { CreateTicketInput, Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import type { Leases } from './leases/leases.ts'
import { seqOfConflict } from './outbox/conflicts.ts'
import type { Changes, Command, Place } from './outbox/intent.ts'
import type { Outbox } from './outbox/outbox.ts'
import { noConflict, notLoaded } from './outbox/problems.ts'
import { provisionalComment, provisionalTicket, type KnownProject } from './outbox/provisional.ts'
import { rankOfPlace } from './outbox/shown-place.ts'
import { writtenValues } from './outbox/written-values.ts'
import type { Platform } from './platform.ts'
import type { Store } from './store/store.ts'

/** Where a card goes: into a step, directly before or after another ticket (an id) of it, or both. */
export interface MoveWish extends Omit<Place, 'step'> {
  step?: Step
}

export interface UpdateOptions {
  /** The ticket as its author saw it when they began to edit, where others may have changed it since: else that is lost. */
  base?: Ticket
}

interface EditsDeps {
  platform: Pick<Platform, 'now'>
  store: Store
  outbox: Outbox
  leases: Leases
  /** By id or key. */
  projectOf: (ref: string) => KnownProject | undefined
  /** Tickets may have come into lists, or left them. */
  touched: (ids: readonly string[]) => void
}

/** What a person here changes: shown at once, and sent as soon as there is a connection. */
export class Edits {
  readonly #deps: EditsDeps

  constructor(deps: EditsDeps) {
    this.#deps = deps
  }

  /** @throws Problem when the store does not have the ticket */
  update(id: string, changes: Changes, { base }: UpdateOptions = {}): Command {
    const { store, outbox, touched } = this.#deps
    const shown = this.#shown(id)
    const base_seq = base?.seq ?? store.confirmed.tickets.get(id)?.value.seq ?? shown.seq
    const command = outbox.update(shown, changes, {
      base_seq,
      ...(base && { seen: writtenValues(base, changes) }),
      ...this.#lock(id),
    })
    touched([id])
    return command
  }

  create(input: CreateTicketInput): Command {
    const { platform, outbox, projectOf } = this.#deps
    const project = projectOf(input.project)
    return outbox.create(input, (ref) =>
      project ? provisionalTicket(ref, input, project, this.#state, platform.now()) : undefined,
    )
  }

  /** @throws Problem when the store does not have the ticket */
  move(id: string, { step, ...beside }: MoveWish): Command {
    const ticket = this.#shown(id)
    const column = step?.id ?? ticket.step.id
    const rank = rankOfPlace(this.#state, ticket, beside, column)
    const command = this.#deps.outbox.move({
      ticket_id: id,
      place: { ...beside, ...(step && { step: step.id }) },
      shown: {
        ...(step && { step, status: step.category }),
        ...(rank !== undefined && { rank }),
      },
      ...this.#lock(id),
    })
    this.#deps.touched([id])
    return command
  }

  comment(ticketId: string, input: AddCommentInput): Command<Comment> {
    const { platform, outbox } = this.#deps
    return outbox.comment(ticketId, input, (ref) =>
      provisionalComment(ref, ticketId, input, this.#state, platform.now()),
    )
  }

  /** @throws Problem when there is no conflict of this ref */
  resolve(ref: string, chosen: Changes): Command {
    const { outbox } = this.#deps
    const failure = outbox.failures.find(({ intent }) => intent.ref === ref)
    const base_seq = failure && seqOfConflict(failure.problem)
    if (failure?.intent.kind !== 'update' || base_seq === null || base_seq === undefined)
      throw noConflict(ref)
    const shown = this.#shown(failure.intent.ticket_id)
    outbox.dismiss(ref)
    // Its author has seen what the conflict said, and nothing newer.
    return outbox.update(shown, chosen, { base_seq, seen: {} })
  }

  get #state() {
    return this.#deps.store.getSnapshot().state
  }

  #shown(id: string): Ticket {
    const shown = this.#state.tickets.get(id)?.value
    if (!shown) throw notLoaded(id)
    return shown
  }

  #lock(id: string): { lock_token?: number } {
    const lock_token = this.#deps.leases.tokenOf(id)
    return lock_token === null ? {} : { lock_token }
  }
}
