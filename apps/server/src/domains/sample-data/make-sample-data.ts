import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Files } from '../attachments/file-store.ts'
import { readNotifications } from '../notifications/read-notifications.command.ts'
import { createView } from '../views/create-view.command.ts'
import { hasRoomForDesk, makeDesk } from './desk/make-desk.ts'
import { planRequests } from './desk/plan-requests.ts'
import { Doer } from './do-deeds.ts'
import { makeCast, type Cast } from './make-cast.ts'
import { PEOPLE } from './people.ts'
import { makePictures } from './pictures.ts'
import { planTicket, type Deed } from './plan-ticket.ts'
import { PROJECTS } from './projects/index.ts'
import { makeRules } from './rules.ts'
import { runAt, type RunAt } from './run-at.ts'
import { seededRandom, type Random } from './seeded-random.ts'
import type { SampleProject } from './story.ts'
import { VIEWS } from './views.ts'
import { DAY, MINUTE, arrivals } from './working-hours.ts'

/** How far back the history goes. */
const DAYS = 184
/** So many of a hundred tickets are of the last hours. */
const LATEST_SHARE = 0.012
/** What is older has been read by everybody. */
const UNREAD_DAYS = 3
const SEED = 20_260_301
export const SAMPLE_TICKETS = PROJECTS.reduce((sum, { tickets }) => sum + tickets, 0)

export interface SampleCounts {
  projects: number
  people: number
  tickets: number
  comments: number
  events: number
}

export interface SampleWishes {
  /** About so many tickets; `SAMPLE_TICKETS` are the whole of it. */
  tickets: number
  /** Of everybody's password; null: nobody of them can sign in. */
  passwordHash: string | null
  /** Plays the admin; null: one more person does. */
  admin: Actor | null
  via: Via
  /** False: that is enough. */
  onProgress: (done: number, of: number) => Promise<boolean>
  /** Brings the readers on, so that what is older has been read. */
  catchUp: () => Promise<void>
}

/**
 * Fills an installation without tickets by ordinary commands, in the order of their times on clocks of the last six months,
 * so that the log and every list and chart look as if people had worked. The same every time, but for the day on which it
 * ends. A sample project whose key is taken is left out.
 */
export async function makeSampleData(
  kernel: Kernel,
  files: Files,
  wishes: SampleWishes,
): Promise<SampleCounts> {
  const end = kernel.clock.now()
  // From the beginning of a day, so that runs of one day tell the same story.
  const start = (Math.floor(end / DAY) - DAYS) * DAY
  const unread = end - UNREAD_DAYS * DAY
  const run = runAt(kernel, wishes.via)
  const taken = await takenKeys(kernel.store.db)
  const projects = PROJECTS.filter(({ key }) => !taken.has(key))
  const cast = await makeCast(run, start, { ...wishes, projects })
  const share = wishes.tickets / SAMPLE_TICKETS
  const desk = await hasRoomForDesk(kernel.store.db, taken)
  if (desk) await makeDesk(run, start, end, cast)
  const planned = planAll(seededRandom(SEED), projects, { start, end, share })
  const deeds = [...planned, ...(desk ? planRequests(end, share) : [])].toSorted((a, b) => a.at - b.at)
  let done = 0
  const onDone = (count: number) => {
    done += count
    return wishes.onProgress(done, deeds.length)
  }
  const doer = new Doer(run, kernel.store.db, cast, await makePictures(kernel, files))
  const recent = deeds.findIndex(({ at }) => at > unread)
  const seen = recent === -1 ? deeds.length : recent
  const goesOn = await doer.doAll(deeds.slice(0, seen), onDone)
  await wishes.catchUp()
  await readAll(run, cast, unread)
  await makeViews(run, cast, projects, unread)
  const keys = new Set(projects.map(({ key }) => key))
  await makeRules(run, kernel.store.db, cast, { at: unread, projects: keys })
  if (goesOn) await doer.doAll(deeds.slice(seen), onDone)
  const count = (kind: Deed['kind']) => deeds.filter((deed) => deed.kind === kind).length
  return {
    projects: projects.length + (desk ? 1 : 0),
    people: PEOPLE.length,
    tickets: count('create'),
    comments: count('comment'),
    events: deeds.length,
  }
}

/** Former keys of projects too. */
async function takenKeys(db: Db): Promise<Set<string>> {
  const keys = await db.selectFrom('projects').select('key').execute()
  const former = await db.selectFrom('project_aliases').select('key').execute()
  return new Set([...keys, ...former].map(({ key }) => key))
}

function planAll(
  random: Random,
  projects: readonly SampleProject[],
  time: { start: number; end: number; share: number },
): Deed[] {
  return projects.flatMap((project) => planProject(random, project, time))
}

function planProject(
  random: Random,
  project: SampleProject,
  { start, end, share }: { start: number; end: number; share: number },
): Deed[] {
  const count = Math.max(1, Math.round(project.tickets * share))
  const stories = project.stories.map((story) => [story, story.share] as const)
  const numbers = new Map<(typeof stories)[number][0], number[]>()
  const titles = new Set<string>()
  const anytime = project.stories.some((story) => story.anytime) ? 0.3 : 0.05
  const made = arrivals(random, count, { start: start + DAY, end, anytime })
  // Whatever the day and the hour are, somebody is at work when one looks for the first time.
  const latest = Math.ceil(count * LATEST_SHARE)
  for (let index = 1; index <= latest; index += 1)
    made[count - index] = end - index * random.between(6, 40) * MINUTE
  return made
    .toSorted((a, b) => a - b)
    .flatMap((at, index) => {
      const story = random.weighted(stories)
      const alike = numbers.get(story) ?? []
      numbers.set(story, alike)
      const deeds = planTicket(
        { project, number: index + 1, made: at, end, random, alike: [...alike], titles },
        story,
      )
      alike.push(index + 1)
      return deeds
    })
}

async function readAll(run: RunAt, cast: Cast, at: number): Promise<void> {
  for (const actor of cast.values()) await run(at, readNotifications, {}, actor)
}

async function makeViews(
  run: RunAt,
  cast: Cast,
  projects: readonly SampleProject[],
  at: number,
): Promise<void> {
  const made = VIEWS.filter(
    ({ view }) => view.project === undefined || projects.some(({ key }) => key === view.project),
  )
  for (const { owner, view } of made) await run(at, createView, view, cast.get(owner) ?? SYSTEM)
}
