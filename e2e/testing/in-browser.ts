import { join } from 'node:path'
import { after, afterEach, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { leave } from './leave.ts'
import { Trouble } from './trouble.ts'
import { Waybill, type Person, type WaybillOptions } from './waybill.ts'

/** Git ignores it. */
export const SCREENSHOTS = join(import.meta.dirname, '../screenshots')
export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 390, height: 844 }

interface OpenOptions {
  size?: { width: number; height: number }
  dark?: boolean
  /** A screen that is touched, as phones have. */
  touch?: boolean
  /** All pages are fetched as soon as the first one is quiet, as without the wish to save data: a third of the CPU of a page. */
  fetchesAhead?: boolean
  /** In a context that no other test gets, since what is done to it cannot be taken back. */
  alone?: boolean
}

export interface InBrowser {
  /** The server of this file. */
  readonly waybill: Waybill
  readonly trouble: Trouble
  /** A browser of its own (cookies, storage) in which this person is signed in; null: nobody. */
  openPage(person: Person | null, path?: string, options?: OpenOptions): Promise<Page>
}

/**
 * For the top of a test file: one server and one Chromium for all of its tests. After each test its pages are closed, and
 * it fails when a page had trouble (errors on the console, failed or refused requests) that it did not say to expect.
 * @param prepare people, projects and tickets that the tests of the file share
 */
export function inBrowser(
  options: WaybillOptions = {},
  prepare: (waybill: Waybill) => Promise<void> = () => Promise.resolve(),
): InBrowser {
  let waybill: Waybill | undefined
  let browser: Browser | undefined
  const trouble = new Trouble()
  const contexts = new Set<BrowserContext>()
  /** Of the test that runs, those whose context the next test may have. */
  const used = new Set<Page>()
  /** Left by tests before, with nobody signed in: what they have loaded and compiled is two thirds of the CPU of a page. */
  const left: Page[] = []
  before(async () => {
    browser = await launchChromium()
    waybill = await Waybill.start(options)
    await prepare(waybill)
  })
  afterEach(async (context) => {
    if ('passed' in context && !context.passed) await shootFailed(contexts, context.name)
    // A test that failed in between leaves the next ones a server.
    if (waybill && !waybill.isUp) await waybill.up()
    for (const page of used) {
      if (!(await leave(page, started().url))) continue
      contexts.delete(page.context())
      left.push(page)
    }
    used.clear()
    await Promise.all([...contexts].map((one) => one.close()))
    contexts.clear()
    trouble.assertNone()
  })
  after(async () => {
    await browser?.close()
    await waybill?.close()
  })
  const started = () => {
    if (!waybill) throw new Error('the server starts before the first test, not while the file is read')
    return waybill
  }
  return {
    get waybill() {
      return started()
    },
    trouble,
    async openPage(
      person,
      path = '/',
      { size = WIDE, dark = false, touch = false, fetchesAhead = false, alone = false } = {},
    ) {
      if (!browser) throw new Error('the browser starts before the first test')
      const isPlain = !dark && !touch && !fetchesAhead && !alone
      const known = isPlain ? left.pop() : undefined
      if (known) {
        contexts.add(known.context())
        used.add(known)
        await known.setViewportSize(size)
        if (person) await signIn(known.context(), person)
        await known.goto(path)
        return known
      }
      const context = await browser.newContext({
        baseURL: started().url,
        viewport: size,
        hasTouch: touch,
        isMobile: touch,
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Lisbon',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      contexts.add(context)
      context.setDefaultTimeout(30_000)
      if (!fetchesAhead)
        await context.addInitScript(() =>
          Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
        )
      if (person) await signIn(context, person)
      const page = await context.newPage()
      if (isPlain) used.add(page)
      trouble.watch(page)
      await page.goto(path)
      return page
    },
  }
}

/** What could be seen when a test failed. */
async function shootFailed(contexts: Iterable<BrowserContext>, test: string): Promise<void> {
  const pages = [...contexts].flatMap((one) => one.pages())
  for (const [index, page] of pages.entries()) {
    const name = `failed ${test} ${String(index + 1)}`.replaceAll(/[^\w]+/g, '-')
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) }).catch(() => undefined)
  }
}

/** As the sign-in page does it, without the page. */
async function signIn(context: BrowserContext, { email, password }: Person): Promise<void> {
  const answer = await context.request.post('/api/v1/users/token', {
    data: { username: email, password, cookies: true },
  })
  if (!answer.ok())
    throw new Error(`signing in as ${email}: ${String(answer.status())} ${await answer.text()}`)
}
