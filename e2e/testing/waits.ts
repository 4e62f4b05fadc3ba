import type { Page } from 'playwright-core'

/** A connection that broke is tried again after up to half of it, and the machine may be busy. Milliseconds. */
const PATIENCE = 60_000
const settled = { state: 'attached', timeout: PATIENCE } as const

/** Waits until the page hears of changes as they happen. */
export async function untilLive(page: Page): Promise<void> {
  await page.waitForSelector('html[data-connection="live"]', settled)
}

/** Waits until the page itself is there, not only its frame, and hears of changes: keys and clicks mean something now. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await untilLive(page)
}

/** Waits until the page has noticed that nobody answers. */
export async function untilOffline(page: Page): Promise<void> {
  await page.waitForSelector('html[data-connection="offline"]', settled)
}

/** Waits until all that the page may need later has been fetched: from now on it goes on without a server. */
export async function untilFetched(page: Page): Promise<void> {
  await page.waitForSelector('html[data-fetched="all"]', settled)
}
