import {
  MOST_NAMED_PEOPLE,
  type PersonLoad,
  type TeamBeside,
  type TeamLoad,
} from '@waybill/contract/sla/team-load.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Db } from '../../io/db/tables.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import type { Level } from './level.ts'
import { Spread } from './spread.ts'
import { takingTurns } from './turns.ts'
import type { Stretch, TeamTally, WorkTally } from './work-tally.ts'

/** Points of a line. */
const POINTS = 60
const HALF = 0.5
const MOST = 0.9

/** A tally with the range and the hours by which it is told, and who was there. */
export interface Told {
  tally: WorkTally
  range: Stretch
  time: BusinessTime
  /** The people of each team that had a part in it; ids that nobody has are people who are only assumed. */
  staff: ReadonlyMap<string | null, readonly string[]>
}

/** A side that is told, with what was counted of it already. */
interface Telling extends Told {
  idle: Map<string, number | null>
  giveTurn: () => Promise<void>
}

/** What somebody of a team had to do. */
interface Worker extends Omit<PersonLoad, 'person'> {
  id: string
}

interface Counted {
  load: Omit<TeamLoad, 'people'>
  workers: Worker[]
}

/** Of the teams that had one of the tickets who works there today. */
export function staffOf(
  { teams }: WorkTally,
  workers: ReadonlyMap<string, readonly string[]>,
): Told['staff'] {
  return new Map([...teams.keys()].map((team) => [team, (team !== null && workers.get(team)) || []]))
}

/** The teams of two tallies beside each other, those that had most to do first. */
export async function teamsBeside(db: Db, recorded: Told, draft: Told): Promise<TeamBeside[]> {
  const ids = new Set([...teamsOf(recorded), ...teamsOf(draft)])
  const names = await namesOfTeams(
    db,
    [...ids].flatMap((id) => id ?? []),
  )
  const giveTurn = takingTurns()
  const telling = (told: Told): Telling => ({ ...told, giveTurn, idle: new Map() })
  const [really, drafted] = [telling(recorded), telling(draft)]
  const rows: TeamBeside[] = []
  for (const id of ids) {
    rows.push({
      team: id === null ? null : { id, name: names.get(id) ?? '' },
      ...(await named(db, await countedOf(really, id), await countedOf(drafted, id))),
    })
  }
  return rows.toSorted((a, b) => handledIn(b) - handledIn(a))
}

function teamsOf({ tally, staff }: Told): (string | null)[] {
  return [...tally.teams.keys(), ...staff.keys()]
}

function handledIn({ draft, recorded }: TeamBeside): number {
  return Math.max(draft?.handled ?? 0, recorded?.handled ?? 0)
}

/** Whoever had one of the tickets was there too, whether they still are or not. */
async function countedOf(telling: Telling, id: string | null): Promise<Counted | null> {
  const { tally, staff } = telling
  const team = tally.teams.get(id)
  const people = new Set([...(staff.get(id) ?? []), ...(team?.begun.keys() ?? [])])
  if (!team && people.size === 0) return null
  const workers: Worker[] = []
  for (const person of people) {
    workers.push({ id: person, handled: team?.begun.get(person) ?? 0, idle: await idleOf(telling, person) })
    await telling.giveTurn()
  }
  return { load: { staff: people.size, ...(await workOf(telling, team)) }, workers }
}

async function workOf(
  telling: Telling,
  team: TeamTally | undefined,
): Promise<Omit<TeamLoad, 'staff' | 'people'>> {
  const idle = await idleShare(telling, team?.busy)
  if (!team) {
    return { handled: 0, longest_queue: 0, most_open: 0, line: [], waited_half: 0, waited_most: 0, idle }
  }
  const [open, waiting] = [await pointsOf(telling, team.open), await pointsOf(telling, team.waiting)]
  const waits = await spreadOf(telling, team)
  return {
    handled: [...team.begun.values()].reduce((sum, count) => sum + count, 0),
    longest_queue: waiting.most,
    most_open: open.most,
    line: open.points.map(({ at, level }, index) => ({
      at: toIso(Math.round(at)),
      open: level,
      waiting: waiting.points[index]?.level ?? 0,
    })),
    waited_half: seconds(waits.at(HALF)),
    waited_most: seconds(waits.at(MOST)),
    idle,
  }
}

/** Both sides name the same people: those with the least to do, in the draft where they have a part in it. */
async function named(
  db: Db,
  recorded: Counted | null,
  draft: Counted | null,
): Promise<Pick<TeamBeside, 'recorded' | 'draft'>> {
  const all = new Map<string, number>()
  for (const { id, idle } of [...(recorded?.workers ?? []), ...(draft?.workers ?? [])]) all.set(id, idle ?? 0)
  const first = [...all]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_NAMED_PEOPLE)
    .map(([id]) => id)
  const names = await namesOfPeople(db, first)
  const load = (counted: Counted | null): TeamLoad | null => {
    if (!counted) return null
    const workers = new Map(counted.workers.map((one) => [one.id, one]))
    const people = first.flatMap((id): PersonLoad[] => {
      const worker = workers.get(id)
      if (!worker) return []
      const name = names.get(id)
      return [
        { person: name === undefined ? null : { id, name }, handled: worker.handled, idle: worker.idle },
      ]
    })
    return { ...counted.load, people }
  }
  return { recorded: load(recorded), draft: load(draft) }
}

async function spreadOf({ time, giveTurn }: Telling, { waits }: TeamTally): Promise<Spread> {
  const spread = new Spread()
  for (const visit of waits) {
    spread.add(visit.reduce((sum, { from, to }) => sum + time.between(from, to), 0))
    await giveTurn()
  }
  return spread
}

/** Somebody may be in many teams. */
async function idleOf(telling: Telling, id: string): Promise<number | null> {
  const { tally, idle } = telling
  const known = idle.get(id)
  if (known !== undefined) return known
  const share = await idleShare(telling, tally.people.get(id))
  idle.set(id, share)
  return share
}

/** The share of the open hours in which the level was zero; null where nothing was open. */
async function idleShare(
  { time, range: { from, to }, giveTurn }: Telling,
  level: Level | undefined,
): Promise<number | null> {
  const open = time.between(from, to)
  if (open === 0) return null
  let busy = 0
  let since: number | null = null
  await level?.walk((at, there) => {
    if (there > 0) since ??= at
    else if (since !== null) {
      busy += time.between(Math.max(since, from), Math.min(at, to))
      since = null
    }
  }, giveTurn)
  return Math.min(1, Math.max(0, 1 - busy / open))
}

async function pointsOf({ range: { from, to }, giveTurn }: Telling, level: Level) {
  // What ends with the range is there at its last moment.
  const points = Array.from({ length: POINTS }, (_, index) => ({
    at: from + (Math.max(0, to - 1 - from) * index) / (POINTS - 1),
    level: 0,
  }))
  let [most, there, next] = [0, 0, 0]
  await level.walk((at, count) => {
    for (let one = points[next]; one && one.at < at; one = points[next]) {
      one.level = there
      next += 1
    }
    there = count
    most = Math.max(most, count)
  }, giveTurn)
  for (const one of points.slice(next)) one.level = there
  return { points, most }
}

function seconds(millis: number): number {
  return Math.round(millis / 1_000)
}
