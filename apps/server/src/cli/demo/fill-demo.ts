import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Files } from '../../domains/attachments/file-store.ts'
import { readNotifications } from '../../domains/notifications/read-notifications.command.ts'
import { createView } from '../../domains/views/create-view.command.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { readers } from '../../readers/index.ts'
import { seededRandom, type Random } from '../seeded-random.ts'
import { Doer } from './do-deeds.ts'
import { makeCast, type Cast } from './make-cast.ts'
import { PEOPLE } from './people.ts'
import { makePictures } from './pictures.ts'
import { planTicket, type Deed } from './plan-ticket.ts'
import { PROJECTS } from './projects/index.ts'
import { runAt, type RunAt } from './run-at.ts'
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
export const DEMO_TICKETS = PROJECTS.reduce((sum, { tickets }) => sum + tickets, 0)

export interface DemoCounts {
  projects: number
  people: number
  tickets: number
  comments: number
  events: number
}

export interface DemoWishes {
  /** About so many tickets; `DEMO_TICKETS` are the whole of it. */
  tickets: number
  /** Of everybody's password; null: nobody of them can sign in. */
  passwordHash: string | null
  onProgress: (done: number, of: number) => void
}

/**
 * Fills an empty installation by ordinary commands, in the order of their times on clocks of the last six months, so that the
 * log and every list and chart look as if people had worked. The same every time, but for the day on which it ends.
 */
export async function fillDemo(kernel: Kernel, files: Files, wishes: DemoWishes): Promise<DemoCounts> {
  const end = kernel.clock.now()
  // From the beginning of a day, so that runs of one day tell the same story.
  const start = (Math.floor(end / DAY) - DAYS) * DAY
  const run = runAt(kernel)
  const cast = await makeCast(run, start, wishes.passwordHash)
  const deeds = planAll(seededRandom(SEED), { start, end, share: wishes.tickets / DEMO_TICKETS })
  let done = 0
  const onDone = (count: number) => {
    done += count
    wishes.onProgress(done, deeds.length)
  }
  const doer = new Doer(run, cast, await makePictures(kernel, files))
  const recent = deeds.findIndex(({ at }) => at > end - UNREAD_DAYS * DAY)
  const seen = recent === -1 ? deeds.length : recent
  await doer.doAll(deeds.slice(0, seen), onDone)
  await letReadersCatchUp(kernel)
  await readAll(run, cast, end - UNREAD_DAYS * DAY)
  await makeViews(run, cast, end - UNREAD_DAYS * DAY)
  await doer.doAll(deeds.slice(seen), onDone)
  await letReadersCatchUp(kernel)
  const count = (kind: Deed['kind']) => deeds.filter((deed) => deed.kind === kind).length
  return {
    projects: PROJECTS.length,
    people: PEOPLE.length,
    tickets: count('create'),
    comments: count('comment'),
    events: deeds.length,
  }
}

function planAll(random: Random, time: { start: number; end: number; share: number }): Deed[] {
  return PROJECTS.flatMap((project) => planProject(random, project, time)).toSorted((a, b) => a.at - b.at)
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

/** So that search, the past and the inbox are there at the first look. What fails here is tried again by the server. */
async function letReadersCatchUp(kernel: Kernel): Promise<void> {
  const runner = createReaderRunner(kernel, readers, { jobs: null, onError: () => undefined })
  await runner.start()
  try {
    await runner.catchUp()
  } finally {
    await runner.stop()
  }
}

async function readAll(run: RunAt, cast: Cast, at: number): Promise<void> {
  for (const actor of cast.values()) await run(at, readNotifications, {}, actor)
}

async function makeViews(run: RunAt, cast: Cast, at: number): Promise<void> {
  for (const { owner, view } of VIEWS) await run(at, createView, view, cast.get(owner) ?? SYSTEM)
}
