import { test } from 'node:test'
import { checkAccess } from './check-access.ts'
import { assertFits } from './fits.ts'
import { NARROW, WIDE, type InBrowser } from './in-browser.ts'
import { shoot } from './shoot.ts'
import { untilLive } from './waits.ts'

/** Every page of the application by the name of its pictures. */
const PAGES: Readonly<Record<string, (names: { project: string; ticket: string }) => string>> = {
  home: () => '/',
  'my-work': () => '/my-work',
  tickets: () => '/tickets',
  ticket: ({ ticket }) => `/tickets/${ticket}`,
  board: ({ project }) => `/board?project=${project}`,
  projects: () => '/projects',
  'project-settings': ({ project }) => `/projects/${project}/settings`,
  automation: () => '/automation',
  'automation-new': () => '/automation/new?example=reopened',
  team: () => '/team',
  inbox: () => '/inbox',
  'settings-profile': () => '/settings/profile',
  'settings-security': () => '/settings/security',
  'settings-people': () => '/settings/people',
  'settings-calendars': () => '/settings/calendars',
  'settings-sla': () => '/settings/sla',
  'settings-background': () => '/settings/background',
  'settings-audit': () => '/settings/audit',
  portal: () => '/portal',
}

/**
 * A test for each page: axe finds nothing in the light or the dark, nothing is wider than the screen, the browser has no
 * complaint; and pictures of it.
 * @param kind how the installation is, for the names of tests and pictures
 */
export function lookAtPages(e2e: InBrowser, kind: string, names: { project: string; ticket: string }): void {
  for (const [name, pathOf] of Object.entries(PAGES)) {
    test(`${name}, ${kind}: accessible in both themes and no wider than the screen`, async () => {
      const page = await e2e.openPage(e2e.waybill.admin, pathOf(names))
      await untilLive(page)
      await page.locator('main').waitFor()
      await page.waitForLoadState('networkidle')
      await shoot(page, `${name}-${kind}`)
      for (const size of [NARROW, WIDE]) await assertFits(page, size)
      await checkAccess(page)
    })
  }
}
