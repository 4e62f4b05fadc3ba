import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../e2e/testing/chromium.ts'
import { ensureWeb } from '../../scripts/build-web.ts'
import { startWaybill } from '../processes/children.ts'
import { givePassword, inPage, signedIn, untilReady } from '../web/signed-in.ts'
import { measureSizes, type PageSize } from '../web/sizes.ts'
import { longestTask } from '../web/trace.ts'
import { authorized, median, type Bench, type Figure, type Workload } from './workload.ts'

/** Times are of single acts of a person; so many are enough to see the slow ones. */
const ACTS = 20
const SCROLL_TURNS = 120
const WHEEL_PIXELS = 900

/** The budgets of the web application, in a real browser over the server as it ships. */
export const web: Workload = {
  name: 'web',
  async run(bench): Promise<Figure[]> {
    await ensureWeb()
    givePassword(dirname(bench.file))
    const browser = await launchChromium()
    const figures = sizes(bench)
    const parts = [firstContent, ownChange, othersChange, scrollingList, scrollingBoard]
    try {
      for (const part of parts) figures.push(...(await part(bench, browser)))
      return figures
    } finally {
      await browser.close()
    }
  },
}

function figure(bench: Bench, of: Pick<Figure, 'what' | 'aim'> & Partial<Figure>): Figure {
  return {
    workload: 'web',
    size: bench.size,
    rate: null,
    p50: null,
    p99: null,
    limit: null,
    ratio: null,
    cpu_ratio: null,
    loop_max_ms: null,
    note: '',
    ...of,
  }
}

function sizes(bench: Bench): Figure[] {
  const { first, lazy } = measureSizes()
  const kilobytes = ({ brotli, gzip }: PageSize) =>
    `${(brotli / 1_000).toFixed(0)} KB brotli, ${(gzip / 1_000).toFixed(0)} KB gzip`
  return [
    figure(bench, {
      what: 'JavaScript before the sign-in page and the shell',
      aim: '≤ 200 KB',
      note: kilobytes(first),
    }),
    figure(bench, {
      what: 'JavaScript of each page besides',
      aim: null,
      note: lazy.map((page) => `${page.name} ${(page.brotli / 1_000).toFixed(0)}`).join(', '),
    }),
  ]
}

/** Each round a server that was started just now, and a browser that has nothing of it. */
async function firstContent(bench: Bench, browser: Browser): Promise<Figure[]> {
  const contents: number[] = []
  const rows: number[] = []
  const shifts: number[] = []
  const data = dirname(bench.copy())
  givePassword(data)
  for (let round = 0; round < bench.rounds; round += 1) {
    const server = await startWaybill(
      { data, databaseUrl: null, logLevel: 'warn', cpuProfile: null },
      { path: '/api/health', headers: {} },
    )
    const context = await signedIn(browser, server.url)
    const page = await context.newPage()
    await page.goto('/tickets', { waitUntil: 'commit' })
    const started = await page.evaluate<number>('performance.timeOrigin')
    rows.push((await inPage<number>(page, `shown('[role=row]', 'DESK-')`)) - started)
    await untilReady(page)
    contents.push((await inPage<number | null>(page, 'firstContent()')) ?? Number.NaN)
    shifts.push(await inPage<number>(page, 'shift()'))
    await context.close()
    await server.stop()
  }
  return [
    figure(bench, {
      what: 'first content from a server that has just started, nothing in the cache',
      aim: '< 1 s',
      ...spread(contents),
      note: `first tickets after ${median(rows).toFixed(0)} ms`,
    }),
    figure(bench, {
      what: 'layout shift while the list of tickets loads',
      aim: '0',
      note: `${Math.max(...shifts).toFixed(3)} (cumulative layout shift, worst of ${String(bench.rounds)})`,
    }),
  ]
}

/** From a key to the frame that shows the new status; the server hears of it meanwhile. */
async function ownChange(bench: Bench, browser: Browser): Promise<Figure[]> {
  const context = await signedIn(browser, bench.server.url)
  const page = await context.newPage()
  await page.goto('/tickets/DESK-1')
  await untilReady(page)
  const times: number[] = []
  for (let act = 0; act < ACTS; act += 1) {
    const status = act % 2 === 0 ? 'In progress' : 'Open'
    await page.keyboard.press('s')
    await page.getByRole('option', { name: status }).waitFor()
    // Both are waited for in the page before the press: what this program needs to ask again is no time of the page.
    await page.evaluate(
      `void ([window.pressed, window.shown] = [waybillBench.pressed(), waybillBench.shown('button', 'Status: ${status}')])`,
    )
    await page.getByRole('option', { name: status }).click()
    const shown = await page.evaluate<number>('window.shown')
    times.push(shown - (await page.evaluate<number>('window.pressed')))
  }
  await context.close()
  return [
    figure(bench, {
      what: 'own change: from the press to the frame that shows it',
      aim: '< 50',
      ...spread(times),
    }),
  ]
}

/** From the request of one person to the frame in which another one's list shows it. */
async function othersChange(bench: Bench, browser: Browser): Promise<Figure[]> {
  const context = await signedIn(browser, bench.server.url)
  const page = await context.newPage()
  await page.goto('/tickets/DESK-2')
  await untilReady(page)
  const times: number[] = []
  for (let act = 0; act < ACTS; act += 1) {
    const title = `Changed by somebody else, time ${String(act)}`
    const shown = inPage<number>(page, `shown('h1', '${title}')`)
    const from = Date.now()
    const answer = await fetch(`${bench.server.url}/api/v1/tickets/DESK-2`, {
      method: 'PATCH',
      headers: { ...authorized(bench.dataset.tokens.admin), 'content-type': 'application/json' },
      body: JSON.stringify({ title }),
    })
    if (!answer.ok) throw new Error(`changing a title: ${String(answer.status)}`)
    times.push((await shown) - from)
  }
  await context.close()
  return [
    figure(bench, {
      what: "another's change: from their request to the frame that shows it here",
      aim: '< 200',
      ...spread(times),
    }),
  ]
}

const scrollingList = (bench: Bench, browser: Browser) =>
  scrolling(bench, browser, 'the list of all tickets', '/tickets', '[role=grid]')

const scrollingBoard = (bench: Bench, browser: Browser) =>
  scrolling(bench, browser, 'the board of a project', '/board?project=APP', '[data-card]')

async function scrolling(
  bench: Bench,
  browser: Browser,
  what: string,
  path: string,
  within: string,
): Promise<Figure[]> {
  const context = await signedIn(browser, bench.server.url)
  const page = await context.newPage()
  await page.goto(path)
  await untilReady(page)
  const place = page.locator(within).first()
  await place.waitFor()
  await place.hover()
  await wheel(page, SCROLL_TURNS / 4)
  let frames: number[] = []
  const task = await longestTask(await context.newCDPSession(page), async () => {
    await inPage(page, 'startFrames()')
    await wheel(page, SCROLL_TURNS)
    frames = await inPage<number[]>(page, 'endFrames()')
  })
  const shift = await inPage<number>(page, 'shift()')
  await context.close()
  const sorted = frames.toSorted((a, b) => a - b)
  return [
    figure(bench, {
      what: `scrolling ${what}`,
      aim: '≤ 32 each frame',
      p50: median(sorted),
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? null,
      note: `${String(sorted.length)} frames, longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms; longest task ${task.toFixed(0)} ms; shift ${shift.toFixed(3)}`,
    }),
  ]
}

async function wheel(page: Page, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, WHEEL_PIXELS)
    await sleep(25)
  }
}

function spread(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b)
  return { p50: median(sorted), p99: sorted.at(-1) ?? Number.NaN }
}
