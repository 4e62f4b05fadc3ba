import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** People of the generated data; they have no passwords by themselves. */
const AGENT = 'agent-1@example.org'
export const ADMIN = 'admin-1@example.org'
const PASSWORD = 'a password for the benchmark'
const IN_PAGE = join(import.meta.dirname, 'in-page.mjs')

export function givePassword(folder: string, email = AGENT): void {
  execFileSync(process.execPath, ['apps/server/src/main.ts', 'user', 'password', email, '--password-stdin'], {
    input: `${PASSWORD}\n`,
    env: { PATH: process.env['PATH'] ?? '', WAYBILL_DATA: folder },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

/** A browser of its own, with nothing in its cache, signed in and with the means to measure in its pages. */
export async function signedIn(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  await context.addInitScript({ path: IN_PAGE })
  const answer = await context.request.post('/api/v1/users/token', {
    data: { username: AGENT, password: PASSWORD, cookies: true },
  })
  if (!answer.ok()) throw new Error(`signing in: ${String(answer.status())} ${await answer.text()}`)
  return context
}

/** What a personal access token may not do, somebody who has signed in may. */
export async function accessToken(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/users/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: email, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`signing in: ${String(answer.status)} ${await answer.text()}`)
  return ((await answer.json()) as { access: string }).access
}

/** Calls what bench/web/in-page.mjs put into the page. */
export function inPage<Result>(page: Page, call: string): Promise<Result> {
  return page.evaluate<Result>(`waybillBench.${call}`)
}

/** The page is there, not only its frame, and hears of changes. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.waitForSelector('html[data-connection="live"]', { state: 'attached' })
}
