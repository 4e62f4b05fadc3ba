import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { NARROW, SCREENSHOTS, WIDE } from './in-browser.ts'

/**
 * Pictures of the page as it is now, wide and narrow, light and dark, in e2e/screenshots (which git ignores); none with CI=true,
 * and none in a run of all tests, where nobody looks.
 */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env['CI'] === 'true' || process.env['WAYBILL_TEST_PICTURES'] === 'off') return
  for (const [size, viewport] of [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({
        path: join(SCREENSHOTS, `${name}-${size}-${colorScheme}.png`),
        animations: 'disabled',
        caret: 'hide',
      })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(WIDE)
}
