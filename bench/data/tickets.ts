import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import { seededRandom, type Random } from '../../apps/server/src/domains/sample-data/seeded-random.ts'
import type {
  ImportedChange,
  ImportedComment,
  ImportedTicket,
} from '../../apps/server/src/domains/imports/imported-ticket.ts'
import {
  AGENTS,
  CATEGORIES,
  DEPARTMENTS,
  END,
  LABELS,
  REQUESTERS,
  START,
  TEAMS,
  personKey,
  type BenchProject,
} from './cast.ts'
import { sentenceOf } from './words.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Tickets of a project in the order of their creation; the same for the same project and count. */
export function* generateTickets(project: BenchProject, count: number): Generator<ImportedTicket> {
  const seed = [...project.key].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), count)
  const random = seededRandom(seed)
  for (let index = 0; index < count; index += 1) {
    const created = START + ((index + random.next()) / count) * (END - START - HOUR)
    yield generateTicket(random, `${project.key}-${String(index + 1)}`, Math.floor(created))
  }
}

function generateTicket(random: Random, external_id: string, created: number): ImportedTicket {
  // The square makes some people and teams much busier than others.
  const busy = <T>(from: readonly T[]): T => from[Math.floor(random.next() ** 2 * from.length)] as T
  const reporter = personKey(random.next() < 0.7 ? busy(REQUESTERS) : busy(AGENTS))
  const agent = Math.floor(random.next() ** 2 * AGENTS.length)
  const assignee = personKey(AGENTS[agent] as (typeof AGENTS)[number])
  const team = TEAMS[Math.floor(agent / 3)] ?? null
  const assigned = random.next() < 0.55
  const labels = Array.from({ length: random.next() < 0.5 ? random.between(1, 3) : 0 }, () => busy(LABELS))
  return {
    external_id,
    created_at: iso(created),
    actor: reporter,
    first: {
      title: titleOf(random),
      description: sentenceOf(random, 12, 60),
      status: 'open',
      priority: priorityOf(random),
      severity: random.next() < 0.5 ? null : priorityOf(random),
      category: random.pick(CATEGORIES),
      sub_category: random.next() < 0.6 ? `Kind ${String(random.between(1, 5))}` : null,
      department: random.pick(DEPARTMENTS),
      assignee: assigned ? assignee : null,
      team,
      reporter,
      due_at: random.next() < 0.25 ? iso(created + random.between(2, 30) * DAY) : null,
      labels: [...new Set(labels)],
      fields: {},
    },
    changes: changesOf(random, { created, assignee, assigned, labels }),
    watchers: random.next() < 0.2 ? [personKey(busy(random.next() < 0.5 ? AGENTS : REQUESTERS))] : [],
    comments: commentsOf(random, created, [reporter, assignee]),
    digest: external_id,
  }
}

/** The way of a ticket: three events at the mean. What would lie in the future has not happened yet. */
function changesOf(
  random: Random,
  about: { created: number; assignee: string; assigned: boolean; labels: string[] },
): ImportedChange[] {
  const actor = about.assignee
  const changes: ImportedChange[] = []
  let at = about.created
  const then = (hours: number, set: ImportedChange['set']) => {
    at += Math.floor(random.next() ** 3 * hours * HOUR) + 60_000
    if (at < END) changes.push({ at: iso(at), actor, set })
  }
  if (!about.assigned && random.next() < 0.8) then(48, { assignee: actor })
  if (random.next() < 0.12) then(24, { priority: priorityOf(random) })
  if (random.next() < 0.1) then(24, { labels: [...new Set([...about.labels, random.pick(LABELS)])] })
  if (random.next() < 0.07) return changes
  then(24 * 10, { status: 'in_progress' })
  if (random.next() < 0.05) return changes
  then(24 * 40, { status: 'resolved' })
  if (random.next() < 0.06) {
    then(24 * 5, { status: 'open' })
    then(24 * 20, { status: 'resolved' })
  }
  if (random.next() < 0.5) then(24 * 14, { status: 'closed' })
  return changes
}

/** 0 to 20; half of the tickets have none. */
function commentsOf(random: Random, created: number, authors: string[]): ImportedComment[] {
  if (random.next() < 0.48) return []
  let count = 1
  while (count < 20 && random.next() < 0.65) count += 1
  const comments: ImportedComment[] = []
  let at = created
  for (let index = 0; index < count; index += 1) {
    at += Math.floor(random.next() ** 3 * 4 * DAY) + 60_000
    if (at >= END) break
    comments.push({
      at: iso(at),
      author: random.pick(authors),
      body: sentenceOf(random, 5, 40),
      parent: null,
    })
  }
  return comments
}

function titleOf(random: Random): string {
  const title = sentenceOf(random, 4, 9)
  const chance = random.next()
  if (chance < 0.002) return `${title} C++`
  if (chance < 0.01) return `${title} v${String(random.between(1, 9))}.${String(random.between(0, 9))}.3`
  if (chance < 0.013) return `${title} my_value`
  if (chance < 0.015) return `${title} 00:1b:${hex(random)}:${hex(random)}:${hex(random)}:${hex(random)}`
  return title
}

const hex = (random: Random) => random.between(0, 255).toString(16).padStart(2, '0')
const iso = (millis: number) => new Date(millis).toISOString()

function priorityOf(random: Random): Priority {
  const chance = random.next()
  if (chance < 0.55) return 'medium'
  if (chance < 0.8) return 'low'
  return chance < 0.95 ? 'high' : 'critical'
}
