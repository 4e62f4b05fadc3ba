import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { TSchema } from 'typebox'
import { addComment } from '../domains/comments/add-comment.command.ts'
import { createPerson } from '../domains/people/create-person.command.ts'
import { createLabel } from '../domains/projects/create-label.command.ts'
import { createProject } from '../domains/projects/create-project.command.ts'
import { setMember } from '../domains/projects/set-member.command.ts'
import { createTeam } from '../domains/teams/create-team.command.ts'
import { putTeamMember } from '../domains/teams/put-team-member.command.ts'
import { createTicket } from '../domains/tickets/create-ticket.command.ts'
import { linkTickets } from '../domains/tickets/link-tickets.command.ts'
import { updateTicket } from '../domains/tickets/update-ticket.command.ts'
import type { Command } from '../kernel/command.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'
import {
  COMMENTS,
  COURSES,
  DESCRIPTIONS,
  INTERNAL_COMMENTS,
  PEOPLE,
  PRIORITY_WEIGHTS,
  PROJECTS,
  TEAMS,
} from './demo-content.ts'
import { seededRandom, type Random } from './seeded-random.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const DAYS = 60
/** Lower-case #rrggbb; dark enough for white text at 4.5:1. */
const COLORS = ['#9a3412', '#166534', '#1e40af', '#6b21a8', '#115e59'] as const

interface Step {
  at: number
  run(): Promise<unknown>
}

export interface DemoCounts {
  projects: number
  people: number
  tickets: number
  comments: number
}

/**
 * Fills an empty installation by ordinary commands, run in the order of their times on a clock that goes through the
 * last weeks, so that the log and every list look as if people had worked.
 */
export async function fillDemo(kernel: Kernel): Promise<DemoCounts> {
  const end = kernel.clock.now()
  let now = end - DAYS * DAY
  const past: Kernel = { ...kernel, clock: { now: () => now } }
  const run = async <Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    actor: Actor = SYSTEM,
  ) => (await runCommand(past, command, { input, actor, via: 'cli' })).result
  const people = await makePeople(run)
  await makeProjects(run)
  const counts: DemoCounts = { projects: PROJECTS.length, people: PEOPLE.length, tickets: 0, comments: 0 }
  const steps = planTickets({ run, people, random: seededRandom(20_260_301), start: now, end, counts })
  for (const step of steps.toSorted((a, b) => a.at - b.at)) {
    now = step.at
    await step.run()
  }
  return counts
}

type Run = <Input extends TSchema, Loaded, Result>(
  command: Command<Input, Loaded, Result>,
  input: unknown,
  actor?: Actor,
) => Promise<Result>

const emailOf = (name: string) => `${name.toLowerCase()}.sample@example.org`

async function makePeople(run: Run): Promise<Map<string, Actor>> {
  const people = new Map<string, Actor>()
  for (const [name, role] of PEOPLE) {
    const { id } = await run(createPerson, { name: `${name} Sample`, email: emailOf(name), role })
    people.set(name, { kind: 'person', person_id: id, role, scopes: null, token_projects: null })
  }
  for (const { name, description, members } of TEAMS) {
    await run(createTeam, { name, description })
    for (const member of members) await run(putTeamMember, { team: name, person: emailOf(member) })
  }
  return people
}

async function makeProjects(run: Run): Promise<void> {
  for (const { key, name, description, access, team, labels } of PROJECTS) {
    await run(createProject, { key, name, description, access })
    const members = TEAMS.find((one) => one.name === team)?.members ?? []
    for (const [index, member] of members.entries()) {
      const role = index === 0 ? 'lead' : 'member'
      await run(setMember, { project: key, person: emailOf(member), role })
    }
    for (const [index, label] of labels.entries()) {
      await run(createLabel, { project: key, name: label, color: COLORS[index % COLORS.length] })
    }
  }
}

interface Plan {
  run: Run
  people: ReadonlyMap<string, Actor>
  random: Random
  start: number
  end: number
  counts: DemoCounts
}

function planTickets(plan: Plan): Step[] {
  return PROJECTS.flatMap((project) => {
    const keys: string[] = []
    return Array.from({ length: project.tickets }, (_, index) =>
      planTicket(plan, project, index, keys),
    ).flat()
  })
}

/** One ticket and what happens to it: talk, assignment, its way through the statuses, now and then a link. */
function planTicket(plan: Plan, project: (typeof PROJECTS)[number], index: number, keys: string[]): Step[] {
  const { run, random, start, end, counts } = plan
  const staff = TEAMS.find((team) => team.name === project.team)?.members ?? ['Ana']
  const askers =
    project.access === 'open'
      ? PEOPLE.filter(([, role]) => role === 'requester').map(([name]) => name)
      : staff
  const reporter = random.pick(askers)
  const assignee = random.pick(staff)
  const as = (name: string) => plan.people.get(name) ?? SYSTEM
  const [category, subCategories] = random.pick(project.categories)
  const made = start + ((index + random.next()) / project.tickets) * (end - start - 2 * MINUTE)
  const ticket = { key: '' }
  const steps: Step[] = []
  const then = (at: number, action: () => Promise<unknown>) => {
    if (at < end) steps.push({ at, run: action })
  }
  const input = {
    project: project.key,
    title: titleOf(random, project),
    description: random.pick(DESCRIPTIONS),
    priority: random.weighted(PRIORITY_WEIGHTS),
    category,
    sub_category: random.pick(subCategories),
  }
  then(made, async () => {
    ticket.key = (await run(createTicket, input, as(reporter))).key
    keys.push(ticket.key)
    counts.tickets += 1
  })
  let at = made + random.between(5, 300) * MINUTE
  const labels = random.next() < 0.6 ? [random.pick(project.labels)] : []
  const due_at = random.next() < 0.3 ? new Date(made + random.between(2, 20) * DAY).toISOString() : undefined
  then(at, () =>
    run(
      updateTicket,
      {
        ticket: ticket.key,
        ...(random.next() < 0.85 && { assignee: emailOf(assignee), team: project.team }),
        ...(labels.length > 0 && { add_labels: labels }),
        ...(due_at !== undefined && { due_at }),
      },
      as(staff[0] ?? assignee),
    ),
  )
  const talk = random.between(0, 4)
  for (let count = 0; count < talk; count += 1) {
    const internal = random.next() < 0.2
    const author = internal || random.next() < 0.6 ? assignee : reporter
    const body = random.pick(internal ? INTERNAL_COMMENTS : COMMENTS)
    then(at + random.between(10, 3 * 24 * 60) * MINUTE, async () => {
      await run(addComment, { ticket: ticket.key, body, internal }, as(author))
      counts.comments += 1
    })
  }
  for (const status of random.pick(index / project.tickets < 0.75 ? COURSES.slice(0, 5) : COURSES.slice(3))) {
    at += random.between(30, 4 * 24 * 60) * MINUTE
    then(at, () => run(updateTicket, { ticket: ticket.key, status }, as(assignee)))
  }
  if (random.next() < 0.15) {
    const kind = random.pick(['relates', 'blocks', 'duplicates'] as const)
    const back = random.between(1, 8)
    then(made + 20 * MINUTE, async () => {
      const other = keys.at(-1 - back)
      if (other !== undefined) await run(linkTickets, { from: ticket.key, kind, ticket: other }, as(assignee))
    })
  }
  return steps
}

function titleOf(random: Random, project: (typeof PROJECTS)[number]): string {
  const title = random.pick(project.troubles).replace('{}', random.pick(project.subjects))
  return title.charAt(0).toUpperCase() + title.slice(1)
}
