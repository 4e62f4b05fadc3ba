import type { Page } from 'playwright-core'

/**
 * Makes the context of a page as good as new, but for what the browser has fetched and compiled: nobody is signed in, nothing is
 * stored, no other page is open.
 * @returns false when it cannot be used again: the test has closed the page
 */
export async function leave(page: Page, origin: string): Promise<boolean> {
  if (page.isClosed()) return false
  const context = page.context()
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  // A page that is left saves what is being written, which a browser that ends does not.
  await page.route('**/api/v1/**', (route) => route.abort('aborted'))
  await context.setOffline(false)
  await page.emulateMedia({ colorScheme: 'light' })
  // What belongs to the same origin stays in the same process, and lets go of what the tab has stored.
  await page.goto(`${origin}/api/health`)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.evaluate(() => sessionStorage.clear())
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await session.send('Page.resetNavigationHistory')
  await session.detach()
  await context.clearCookies()
  return true
}
