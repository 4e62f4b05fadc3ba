import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFits } from './testing/fits.ts'
import { inBrowser } from './testing/in-browser.ts'
import { lookAtPages } from './testing/look-at-pages.ts'
import { untilReady } from './testing/waits.ts'

/** One project without any ticket but a bare one, as an installation is in its first minute. */
const e2e = inBrowser({}, async (waybill) => {
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
  await projects.create({ key: 'ONE', name: 'One ticket' })
  await tickets.create({ project: 'ONE', title: 'Nothing but a title' })
})

lookAtPages(e2e, 'empty', { project: 'WEB', ticket: 'ONE-1' })

test('what makes a page wider than a telephone is found, also inside of the frame that scrolls', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/projects')
  await untilReady(page)
  const heading = page.getByRole('heading', { level: 1 })
  await heading.evaluate((one) => one.style.setProperty('min-width', '600px'))
  await assert.rejects(assertFits(page), /wider than a screen of 390: .* by .*H1/s)
})
