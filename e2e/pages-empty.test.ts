import { inBrowser } from './testing/in-browser.ts'
import { lookAtPages } from './testing/look-at-pages.ts'

/** One project without any ticket but a bare one, as an installation is in its first minute. */
const e2e = inBrowser({}, async (waybill) => {
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
  await projects.create({ key: 'ONE', name: 'One ticket' })
  await tickets.create({ project: 'ONE', title: 'Nothing but a title' })
})

lookAtPages(e2e, 'empty', { project: 'WEB', ticket: 'ONE-1' })
