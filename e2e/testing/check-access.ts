import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as Axe from 'axe-core'
import type { Page } from 'playwright-core'

declare global {
  interface Window {
    /** Stands in a page once its source has run there. */
    axe: typeof Axe
  }
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** In the light WCAG 2.2 AA and what axe knows as good practice; in the dark only the colours are others. */
const RULES: Record<'light' | 'dark', Axe.RunOnly> = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
}

let source: string | undefined

/** Fails when axe finds anything wrong with what the page shows now, in the light or in the dark. */
export async function checkAccess(page: Page, within?: string): Promise<void> {
  const found: string[] = []
  // A tooltip below the pointer is no part of the page.
  await page.mouse.move(0, 0)
  const tooltip = page.locator('[role=tooltip]').first()
  await tooltip.waitFor({ state: 'detached', timeout: 2_000 }).catch(() => undefined)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const violation of await violations(page, colorScheme, within)) {
      for (const node of violation.nodes) {
        const reason = node.failureSummary?.replaceAll(/\s+/g, ' ') ?? ''
        found.push(`${colorScheme}: ${violation.id} (${violation.help}): ${node.html}: ${reason}`)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  assert.deepEqual(found, [], `axe finds something wrong at ${new URL(page.url()).pathname}`)
}

async function violations(
  page: Page,
  colorScheme: 'light' | 'dark',
  within: string | undefined,
): Promise<Axe.AxeResults['violations']> {
  source ??= await readFile(AXE, 'utf8')
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return page.evaluate(
    async ([runOnly, selector]) => {
      // The colours of the other scheme stand after the next frame.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const { axe } = window
      // Asking for tags would switch on what axe itself still tries out.
      const tried = axe.getRules(['experimental']).map(({ ruleId }) => [ruleId, { enabled: false }] as const)
      const all = { runOnly, resultTypes: ['violations' as const], rules: Object.fromEntries(tried) }
      return (await axe.run(selector ?? document, all)).violations
    },
    [RULES[colorScheme], within] as const,
  )
}
