import { createClient, type Client, type OpenTicket } from '@waybill/client/index.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { Random } from '../apps/server/src/domains/sample-data/seeded-random.ts'
import type { Cast, CastPerson } from './cast.ts'
import type { UnrulyProxy } from './cluster/unruly-proxy.ts'
import { markOf, textWith, type Edit } from './marks.ts'

type List = ReturnType<Client['list']>

const HOWS = [
  ['change by socket', 6],
  ['change by HTTP', 3],
  ['change under a lease', 1],
  ['move and change', 2],
  ['comment from the outbox', 2],
  ['comment by HTTP', 2],
  ['ticket by socket', 1],
  ['ticket by HTTP', 1],
  ['deletion and return', 1],
] as const
type How = (typeof HOWS)[number][0]

/** A person with the client library, on a way to the servers of their own. */
export class ChaosClient {
  readonly person: CastPerson
  readonly proxy: UnrulyProxy
  readonly client: Client
  readonly list: List
  /** Of one project beside that of all; null for most. */
  readonly projectList: List | null
  readonly edits: Edit[] = []
  readonly opened: OpenTicket[] = []
  /** What should never happen, as the library reports it. */
  readonly defects: string[] = []
  readonly #number: number
  readonly #cast: Cast
  readonly #random: Random
  readonly #online = new Set<() => void>()
  #underWay = 0

  constructor(number: number, cast: Cast, proxy: UnrulyProxy, random: Random) {
    const person = cast.people[number]
    if (!person) throw new Error('there are fewer people than clients')
    this.#number = number
    this.#cast = cast
    this.#random = random
    this.person = person
    this.proxy = proxy
    this.client = createClient({
      url: proxy.url,
      token: person.token,
      onError: (error) => this.defects.push(String(error)),
      platform: {
        random: () => random.next(),
        onOnline: (act) => {
          this.#online.add(act)
          return () => this.#online.delete(act)
        },
      },
    })
    this.list = this.client.list()
    this.projectList = number % 3 === 0 ? this.client.list({ project: random.pick(cast.open) }) : null
    this.client.connect()
    if (number % 4 === 1) this.client.follow('inbox')
  }

  /** Tickets that are shown, those of further pages too. */
  async load(): Promise<void> {
    await until(() => this.list.getSnapshot().ready)
    await this.showAll()
    const { tickets } = this.list.getSnapshot()
    const [one] = tickets.slice(this.#random.between(0, 20))
    if (!one) return
    this.opened.push(this.client.openTicket(one.id))
    if (this.#number % 4 === 1) this.client.presence(one.id).set('viewing')
  }

  /** Fetches the rest of the lists, unless something keeps it from that. */
  async showAll(): Promise<void> {
    for (const list of [this.list, this.projectList]) {
      for (
        let shown = -1;
        list && shown < list.getSnapshot().tickets.length && list.getSnapshot().hasMore;
      ) {
        shown = list.getSnapshot().tickets.length
        await list.more()
      }
    }
  }

  get underWay(): number {
    return this.#underWay
  }

  /** Those who wait for the network need not any more. */
  goOnline(): void {
    for (const act of this.#online) act()
  }

  /** One edit of some kind; what became of it stands in `edits`. Never fails. */
  async edit(): Promise<void> {
    const how = this.#random.weighted(HOWS)
    const { tickets } = this.list.getSnapshot()
    const ticket = tickets.length === 0 ? null : this.#random.pick(tickets)
    const mark = markOf(this.#number, this.edits.length)
    const edit: Edit = { mark, how, outcome: 'unknown', why: null }
    this.edits.push(edit)
    this.#underWay += 1
    try {
      await this.#carryOut(how, ticket, mark)
      edit.outcome = 'acknowledged'
    } catch (error) {
      if (error instanceof Problem) edit.why = error.code
      if (!(error instanceof Problem)) this.defects.push(`${how}: ${String(error)}`)
      else if (error.status >= 400 && error.status < 500) edit.outcome = 'refused'
      else if (error.status !== 0 && error.status !== 503)
        this.defects.push(`${how}: ${String(error.status)} ${error.code} ${error.detail ?? ''}`)
    } finally {
      this.#underWay -= 1
    }
  }

  async #carryOut(how: How, ticket: Ticket | null, mark: string): Promise<void> {
    const random = this.#random
    const { client } = this
    const title = textWith(mark, random)
    const priority = random.pick(PRIORITIES)
    if (ticket === null || how === 'ticket by socket' || how === 'ticket by HTTP') {
      const project = random.pick(this.#cast.open)
      const wanted = { project, title, priority }
      if (how === 'ticket by HTTP') await client.tickets.create(wanted)
      else await client.createTicket(wanted).confirmed
      return
    }
    switch (how) {
      case 'change by socket':
        await client.updateTicket(ticket.id, random.next() < 0.5 ? { title } : { title, priority }).confirmed
        return
      case 'change by HTTP':
        await client.tickets.update(
          ticket.id,
          random.next() < 0.5 ? { title } : { title, assignee: this.person.id },
        )
        return
      case 'change under a lease': {
        const lease = await client.lease(ticket.id)
        try {
          await client.updateTicket(ticket.id, { title }).confirmed
        } finally {
          lease.close()
        }
        return
      }
      case 'move and change': {
        const step = random.pick(BASIC_STEPS)
        const { tickets } = this.list.getSnapshot()
        const beside = tickets.find(
          ({ id, step: at, project_id }) =>
            at.id === step.id && id !== ticket.id && project_id === ticket.project_id,
        )
        client.moveTicket(ticket.id, { step, ...(beside && { after: beside.id }) })
        await client.updateTicket(ticket.id, { title }).confirmed
        return
      }
      case 'comment from the outbox':
      case 'comment by HTTP': {
        const internal = this.person.role !== 'requester' && random.next() < 0.3
        const comment = { body: title, internal }
        if (how === 'comment by HTTP') await client.comments.add(ticket.id, comment)
        else await client.addComment(ticket.id, comment).confirmed
        return
      }
      case 'deletion and return':
        // The mark comes last, so that the edit is acknowledged only when all of it was.
        await client.tickets.remove(ticket.id)
        await client.tickets.restore(ticket.id)
        await client.tickets.update(ticket.id, { title })
    }
  }

  async close(): Promise<void> {
    this.client.disconnect()
    await this.proxy.close()
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}
