import type { ReactionKind } from '@waybill/contract/comments/comment.ts'
import {
  PRIORITIES,
  type CreateTicketInput,
  type Priority,
  type UpdateTicketInput,
} from '@waybill/contract/tickets/ticket.ts'
import type { Random } from './seeded-random.ts'
import type { DeskDeed } from './desk/desk-deed.ts'
import { PEOPLE, TEAMS } from './people.ts'
import { Phrases, capitalized } from './phrases.ts'
import type { SampleProject, Story } from './story.ts'
import { DAY, HOUR, MINUTE, afterWork } from './working-hours.ts'

type What =
  | { kind: 'create'; input: CreateTicketInput }
  | { kind: 'update'; input: UpdateTicketInput }
  | { kind: 'comment'; name: string; body: string; internal: boolean; replyTo: string | null }
  | { kind: 'react'; comment: string; reaction: ReactionKind }
  | { kind: 'attach'; picture: string }
  | { kind: 'watch' }
  | { kind: 'desk'; deed: DeskDeed }
  | { kind: 'link'; link: 'relates' | 'duplicates' | 'blocks'; other: number }

/** One thing that somebody does at a moment. `ticket` is its number within the project. */
export type Deed = What & { at: number; by: string; project: string; ticket: number }

export interface TicketPlan {
  project: SampleProject
  /** Its number within the project: tickets are planned in the order in which they are made. */
  number: number
  made: number
  end: number
  random: Random
  /** Numbers of earlier tickets of the same story. */
  alike: number[]
  /** Titles that stand already. */
  titles: Set<string>
}

/** Chance of something to happen, from 0 to 1. */
const CHANCES = {
  transfer: 0.1,
  raise: 0.08,
  reopen: 0.06,
  neverBegun: 0.3,
  thanks: 0.35,
  reply: 0.35,
  internal: 0.35,
  link: 0.12,
  picture: 0.3,
}
const ADMIN = PEOPLE.find(({ role }) => role === 'admin')?.name ?? ''
/** Of the younger ones some wait to be given to somebody. */
const UNSEEN_UNTIL = 2 * DAY
/** Tickets of these last hours are worked on at once, at night too. */
const AWAKE = 8 * HOUR
/** People have more than one thing to do. */
const PATIENCE = 4

/** All that happens to one ticket, in order; what would be later than `end` has not happened yet. */
export function planTicket(plan: TicketPlan, story: Story): Deed[] {
  const life = new Life(plan, story)
  life.live()
  return life.deeds.filter(({ at }) => at < plan.end)
}

class Life {
  readonly deeds: Deed[] = []
  readonly #plan: TicketPlan
  readonly #story: Story
  readonly #random: Random
  readonly #phrases: Phrases
  readonly #title: string
  readonly #team: readonly string[]
  readonly #reporter: string
  readonly #priority: Priority
  #assignee: string
  #at: number

  constructor(plan: TicketPlan, story: Story) {
    this.#plan = plan
    this.#story = story
    this.#random = plan.random
    ;[this.#phrases, this.#title] = newTitle(plan, story)
    this.#team = TEAMS.find(({ name }) => name === plan.project.team)?.members ?? []
    this.#reporter = this.#random.pick(this.#askers())
    const [low, medium, high, critical] = story.urgency
    this.#priority = this.#random.weighted([
      ['low', low],
      ['medium', medium],
      ['high', high],
      ['critical', critical],
    ])
    this.#assignee = this.#random.pick(this.#team)
    this.#at = plan.made
  }

  live(): void {
    this.#create()
    if (!this.#isTaken()) return
    this.#triage()
    if (this.#isLeft()) return
    this.#work()
    this.#resolve()
    if (this.#random.next() < CHANCES.reopen) this.#reopen()
    this.#wait(24 * 60, 5 * 24 * 60)
    this.#update(this.#random.next() < 0.6 ? this.#assignee : this.#lead, { status: 'closed' })
  }

  /** Whoever leads the service keeps an eye on what burns. */
  #isWatchedByAdmin(): boolean {
    const share = this.#plan.end - this.#plan.made < AWAKE ? 0.4 : this.#priority === 'high' ? 0.2 : 0
    return this.#priority === 'critical' || this.#random.next() < share
  }

  get #lead(): string {
    return this.#team[0] ?? this.#assignee
  }

  #askers(): string[] {
    const { askers } = this.#plan.project
    const found = PEOPLE.filter(({ department }) => askers.includes(department)).map(({ name }) => name)
    return found.length > 0 ? found : [...this.#team]
  }

  #create(): void {
    const { project } = this.#plan
    const [category, sub_category] = this.#story.category
    const fields = Object.fromEntries(
      Object.entries(this.#story.fields ?? {}).map(([key, value]) => [key, this.#phrases.say(value)]),
    )
    const { department } = PEOPLE.find(({ name }) => name === this.#reporter) ?? {}
    const input: CreateTicketInput = {
      project: project.key,
      title: this.#title,
      description: this.#phrases
        .pick(this.#story.descriptions)
        .replace(/^[a-z]/, (first) => first.toUpperCase()),
      priority: this.#priority,
      category,
      sub_category,
      fields,
      ...(department !== undefined && { department }),
    }
    this.#deed(this.#reporter, { kind: 'create', input })
    const { picture } = this.#story
    if (picture !== undefined && this.#random.next() < CHANCES.picture)
      this.#deed(this.#reporter, { kind: 'attach', picture }, this.#at + MINUTE)
    if (this.#isWatchedByAdmin())
      this.#deed(ADMIN, { kind: 'watch' }, this.#at + this.#random.between(2, 40) * MINUTE)
  }

  #isTaken(): boolean {
    const age = this.#plan.end - this.#plan.made
    return this.#priority === 'critical' || age > UNSEEN_UNTIL || this.#random.next() < 0.55
  }

  /** Its lead gives it to somebody, with labels and often a date. */
  #triage(): void {
    const minutes = { low: [60, 900], medium: [20, 400], high: [5, 90], critical: [1, 12] }[this.#priority]
    this.#wait(minutes[0] ?? 1, minutes[1] ?? 60)
    const labels = this.#random.next() < 0.85 ? [...this.#story.labels] : []
    const due = { low: 0.15, medium: 0.35, high: 0.6, critical: 0.5 }[this.#priority]
    const days = { low: 30, medium: 14, high: 5, critical: 1 }[this.#priority]
    this.#update(this.#lead, {
      assignee: this.#assignee,
      team: this.#plan.project.team,
      ...(labels.length > 0 && { add_labels: labels }),
      ...(this.#random.next() < due && {
        due_at: new Date(noon(this.#at) + this.#random.between(1, days) * DAY).toISOString(),
      }),
    })
    const other = this.#plan.alike.at(-this.#random.between(1, 3))
    if (other !== undefined && this.#random.next() < CHANCES.link) {
      const link = this.#random.weighted([
        ['relates', 5],
        ['duplicates', 2],
        ['blocks', 1],
      ] as const)
      this.#deed(this.#lead, { kind: 'link', link, other })
    }
  }

  /** Wishes of little urgency often lie for months. */
  #isLeft(): boolean {
    if (this.#priority !== 'low') return this.#random.next() < 0.03
    return this.#random.next() < CHANCES.neverBegun
  }

  #work(): void {
    this.#wait(10, this.#priority === 'critical' ? 20 : 900)
    this.#update(this.#assignee, { status: 'in_progress' })
    const findings = sample(this.#random, this.#story.findings, this.#random.between(1, 3))
    const slice = (this.#minutesOfWork() / (findings.length + 1)) * 0.9
    for (const [index, finding] of findings.entries()) {
      this.#wait(slice * 0.5, slice)
      const name = `finding-${String(index)}`
      this.#comment(this.#assignee, name, finding)
      if (this.#random.next() < 0.2) this.#react(name, 'thumbs_up')
      if (this.#reporter !== this.#assignee && this.#random.next() < 0.65) {
        this.#wait(5, 300)
        const replyTo = this.#random.next() < CHANCES.reply ? name : null
        this.#comment(this.#reporter, `answer-${String(index)}`, this.#random.pick(this.#story.answers), {
          replyTo,
        })
      }
      if (index === 0 && this.#random.next() < CHANCES.internal) this.#ask()
    }
    if (this.#random.next() < CHANCES.transfer) this.#transfer()
    if (this.#random.next() < CHANCES.raise) this.#raise()
    this.#wait(slice * 0.5, slice * 1.5)
  }

  /** In the middle as long as the story says, now and then ten times as long. */
  #minutesOfWork(): number {
    const luck = (this.#random.next() + this.#random.next() + this.#random.next() - 1.5) * 1.6
    const urgency = { low: 1.8, medium: 1, high: 0.6, critical: 0.35 }[this.#priority]
    return this.#story.hours * 60 * Math.exp(luck) * urgency * PATIENCE
  }

  /** A note that names a colleague, who then watches the ticket. */
  #ask(): void {
    this.#wait(5, 120)
    const colleague = this.#random.next() < 0.15 ? ADMIN : this.#random.pick(this.#team)
    const note = this.#random.pick(this.#story.notes)
    if (colleague === this.#assignee) {
      this.#comment(this.#assignee, 'note', note, { internal: true })
      return
    }
    this.#deed(colleague, { kind: 'watch' })
    this.#comment(this.#assignee, 'note', `@${colleague} ${note}`, { internal: true })
    if (this.#random.next() < 0.5) this.#react('note', 'eyes', colleague)
  }

  #transfer(): void {
    const others = this.#team.filter((name) => name !== this.#assignee)
    if (others.length === 0) return
    this.#wait(30, 400)
    const from = this.#assignee
    this.#assignee = this.#random.pick(others)
    this.#update(from, { assignee: this.#assignee })
  }

  #raise(): void {
    const higher = PRIORITIES[PRIORITIES.indexOf(this.#priority) + 1]
    if (higher !== undefined) this.#update(this.#lead, { priority: higher })
  }

  #resolve(): void {
    if (this.#at >= this.#plan.end) this.#tell()
    const body = this.#random.pick(this.#story.resolutions)
    this.#comment(this.#assignee, 'resolution', body)
    this.#at += this.#random.between(1, 4) * MINUTE
    this.#update(this.#assignee, { status: 'resolved' })
    if (this.#reporter !== this.#assignee && this.#random.next() < CHANCES.thanks)
      this.#react('resolution', this.#random.pick(['heart', 'thumbs_up', 'hooray'] as const))
  }

  /** It is being worked on now: often the last word is of today. */
  #tell(): void {
    if (this.#random.next() > 0.5) return
    const at = this.#plan.end - this.#random.between(2, 300) * MINUTE
    const last = this.deeds.findLast((deed) => deed.at < this.#plan.end)?.at ?? 0
    if (at < last) return
    const said = this.deeds.map((deed) => (deed.kind === 'comment' ? deed.body : ''))
    const body = this.#story.findings
      .map((finding) => capitalized(this.#phrases.say(finding)))
      .find((finding) => !said.includes(finding))
    if (body === undefined) return
    this.#deed(this.#assignee, { kind: 'comment', name: 'today', body, internal: false, replyTo: null }, at)
  }

  #reopen(): void {
    this.#wait(60, 1_500)
    this.#comment(this.#reporter, 'again', 'It is back this morning, exactly as before.')
    this.#update(this.#assignee, { status: 'in_progress' })
    this.#wait(120, 900)
    this.#comment(
      this.#assignee,
      'second',
      'One more case that I had not seen. Repaired too, and there is a test for it now.',
    )
    this.#update(this.#assignee, { status: 'resolved' })
  }

  #wait(least: number, most: number): void {
    const minutes = this.#random.between(Math.ceil(least), Math.ceil(most))
    const isFailure = this.#story.anytime === true && this.#priority !== 'low' && this.#priority !== 'medium'
    const urgent = isFailure || this.#plan.end - this.#plan.made < AWAKE
    this.#at = urgent ? this.#at + minutes * MINUTE : afterWork(this.#at, minutes)
    this.#at += this.#random.between(0, 59) * 1_000
  }

  #update(by: string, input: UpdateTicketInput): void {
    this.#deed(by, { kind: 'update', input })
  }

  #comment(
    by: string,
    name: string,
    template: string,
    { internal = false, replyTo = null }: { internal?: boolean; replyTo?: string | null } = {},
  ): void {
    const body = capitalized(this.#phrases.say(template))
    this.#deed(by, { kind: 'comment', name, body, internal, replyTo })
  }

  #react(comment: string, reaction: ReactionKind, by = this.#reporter): void {
    this.#deed(by, { kind: 'react', comment, reaction }, this.#at + this.#random.between(1, 50) * MINUTE)
  }

  #deed(by: string, what: What, at = this.#at): void {
    this.deeds.push({ at, by, project: this.#plan.project.key, ticket: this.#plan.number, ...what })
  }
}

/** One that no other ticket has, where the words are enough for that. */
function newTitle({ random, project, titles }: TicketPlan, story: Story): [Phrases, string] {
  for (let tries = 0; ; tries += 1) {
    const phrases = new Phrases(random, project.words)
    const title = capitalized(phrases.pick(story.titles))
    if (titles.has(title) && tries < 12) continue
    titles.add(title)
    return [phrases, title]
  }
}

function noon(at: number): number {
  return Math.floor(at / DAY) * DAY + 16 * HOUR
}

/** So many different ones, in their own order. */
function sample<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = from.map((value, index) => ({ value, index }))
  while (left.length > count) left.splice(random.between(0, left.length - 1), 1)
  return left.toSorted((a, b) => a.index - b.index).map(({ value }) => value)
}
