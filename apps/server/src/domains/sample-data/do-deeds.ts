import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { addAttachment } from '../attachments/add-attachment.command.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { addReaction } from '../comments/add-reaction.command.ts'
import { createTicket } from '../tickets/create-ticket.command.ts'
import { linkTickets } from '../tickets/link-tickets.command.ts'
import { setWatching } from '../tickets/set-watching.command.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { HOLDER } from './desk/desk-deed.ts'
import { DESK_KEY } from './desk/desk-project.ts'
import { doDeskDeed, holderOf } from './desk/do-desk-deed.ts'
import { idOf, type Cast } from './make-cast.ts'
import type { Pictures } from './pictures.ts'
import type { Deed } from './plan-ticket.ts'
import type { RunAt } from './run-at.ts'

/** Commands that arrive together share one commit; more than this gain nothing. */
const AT_ONCE = 40

/** Does what was planned, in order; deeds that follow each other on different things are sent together. */
export class Doer {
  readonly #run: RunAt
  readonly #db: Db
  readonly #cast: Cast
  readonly #pictures: Pictures
  /** Ids by ticket and name. */
  readonly #comments = new Map<string, string>()

  constructor(run: RunAt, db: Db, cast: Cast, pictures: Pictures) {
    this.#run = run
    this.#db = db
    this.#cast = cast
    this.#pictures = pictures
  }

  /**
   * @param onDone hears how many more are done; false: that is enough
   * @returns false where it was enough before the end
   */
  async doAll(deeds: readonly Deed[], onDone: (count: number) => Promise<boolean>): Promise<boolean> {
    let together: Deed[] = []
    let touched = new Set<string>()
    const flush = async () => {
      await Promise.all(together.map((deed) => this.#do(deed)))
      const goesOn = await onDone(together.length)
      together = []
      touched = new Set()
      return goesOn
    }
    for (const deed of deeds) {
      const things = touchedBy(deed)
      if ((together.length >= AT_ONCE || things.some((one) => touched.has(one))) && !(await flush()))
        return false
      together.push(deed)
      for (const one of things) touched.add(one)
    }
    return flush()
  }

  async #holderOf(ticket: string): Promise<Actor> {
    const id = await holderOf(this.#db, ticket)
    return [...this.#cast.values()].find(({ person_id }) => person_id === id) ?? SYSTEM
  }

  async #do(deed: Deed): Promise<unknown> {
    const { at, by } = deed
    const ticket = keyOf(deed.project, deed.ticket)
    const actor = by === HOLDER ? await this.#holderOf(ticket) : (this.#cast.get(by) ?? SYSTEM)
    switch (deed.kind) {
      case 'create':
        return this.#run(at, createTicket, deed.input, actor)
      case 'update': {
        const { assignee, ...input } = deed.input
        const person = typeof assignee === 'string' ? { assignee: idOf(this.#cast, assignee) } : {}
        return this.#run(at, updateTicket, { ticket, ...input, ...person }, actor)
      }
      case 'comment': {
        const parent = deed.replyTo === null ? undefined : this.#comments.get(`${ticket}/${deed.replyTo}`)
        const { body, internal } = deed
        const input = { ticket, body, internal, ...(parent !== undefined && { parent_id: parent }) }
        const { id } = await this.#run(at, addComment, input, actor)
        this.#comments.set(`${ticket}/${deed.name}`, id)
        return id
      }
      case 'react': {
        const comment = this.#comments.get(`${ticket}/${deed.comment}`)
        return comment === undefined
          ? null
          : this.#run(at, addReaction, { comment, kind: deed.reaction }, actor)
      }
      case 'attach': {
        const file = this.#pictures.get(deed.picture)
        return file && this.#run(at, addAttachment, { ticket, ...file }, actor)
      }
      case 'watch':
        return this.#run(at, setWatching, { ticket, person: 'me', watching: true }, actor)
      case 'desk':
        return doDeskDeed(this.#run, this.#db, { at, ticket, deed: deed.deed, actor })
      case 'link': {
        const input = { from: ticket, kind: deed.link, ticket: keyOf(deed.project, deed.other) }
        return this.#run(at, linkTickets, input, actor)
      }
    }
  }
}

const keyOf = (project: string, number: number) => `${project}-${String(number)}`

/** What has to wait for its turn. Tickets of a project get their numbers in the order in which they are made. */
function touchedBy(deed: Deed): string[] {
  const own = keyOf(deed.project, deed.ticket)
  // At the service desk who gets a request depends on what the others have.
  if (deed.kind === 'create' || deed.project === DESK_KEY) return [own, deed.project]
  return deed.kind === 'link' ? [own, keyOf(deed.project, deed.other)] : [own]
}
