import type { Page } from 'playwright-core'

/** Waits until the page hears of changes as they happen. */
export async function untilLive(page: Page): Promise<void> {
  await page.waitForSelector('html[data-connection="live"]', { state: 'attached' })
}

/** Waits until the page itself is there, not only its frame, and hears of changes: keys and clicks mean something now. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await untilLive(page)
}

/** Waits until the page has noticed that nobody answers. */
export async function untilOffline(page: Page): Promise<void> {
  await page.waitForSelector('html[data-connection="offline"]', { state: 'attached' })
}
