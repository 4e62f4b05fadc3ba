import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { checkAccess } from './check-access.ts'
import { NARROW, WIDE } from './in-browser.ts'

type Size = typeof NARROW

/** What may be wider than it is shown: what people scroll sideways, by keys too, and what writes in one line. */
const MAY_SCROLL = [
  '[tabindex="0"]:is([role="group"], [role="region"], [role="grid"], [role="table"], [role="list"])',
  // The columns of the board.
  '[data-sideways]',
  'nav',
  '[role="toolbar"]',
  'pre',
  'input',
  'textarea',
  '.react-flow',
].join()

/** Nothing of the page is wider than the screen: pages scroll inside of a frame, so that each of what scrolls is asked. */
export async function assertFits(page: Page, size: Size = NARROW): Promise<void> {
  await page.setViewportSize(size)
  // What scripts lay out follows the new size a frame or two later.
  await page
    .waitForFunction(tooWide, { mayScroll: MAY_SCROLL, tell: false }, { timeout: 2_000 })
    .catch(() => undefined)
  const found = await page.evaluate(tooWide, { mayScroll: MAY_SCROLL, tell: true })
  assert.equal(found, true, `wider than a screen of ${String(size.width)}: ${String(found)}`)
}

/** On a telephone; the page is wide again afterwards. */
export async function assertFitsNarrow(page: Page): Promise<void> {
  await assertFits(page)
  await checkAccess(page)
  await page.setViewportSize(WIDE)
}

/** Runs in the page. @returns whether everything fits, or what does not */
function tooWide({ mayScroll, tell }: { mayScroll: string; tell: boolean }): boolean | string {
  const found = [...document.querySelectorAll<HTMLElement>('html, body, main, body *')].flatMap((element) => {
    const { scrollWidth, clientWidth } = element
    if (clientWidth === 0 || scrollWidth <= clientWidth + 1 || element.closest(mayScroll)) return []
    const { overflowX } = getComputedStyle(element)
    const isPage = element.matches('html, body, main')
    if (!isPage && overflowX !== 'auto' && overflowX !== 'scroll') return []
    const edge = element.getBoundingClientRect().left + element.clientLeft + clientWidth
    const beyond = [...element.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > edge + 1 && !one.closest(mayScroll),
    )
    const names = beyond.slice(0, 4).map((one) => `${one.tagName} ${one.getAttribute('class') ?? ''}`)
    return [
      `${element.tagName} ${element.className}: ${String(scrollWidth)} > ${String(clientWidth)}, by ${names.join('; ')}`,
    ]
  })
  return found.length === 0 || (tell && found.join('\n'))
}
