import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { assertFits } from './testing/fits.ts'
import { NARROW, inBrowser } from './testing/in-browser.ts'
import { untilReady } from './testing/waits.ts'

/** What would set `window.ran`, if any of it ran. */
const SCRIPTS = [
  '<script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '<svg onload="window.ran=1"></svg>',
  '[press](javascript:window.ran=1)',
  '[press](data:text/html,<script>window.ran=1</script>)',
  '<a href="javascript:window.ran=1">press</a>',
  '![x](x" onerror="window.ran=1)',
  '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
  '"><img src=x onerror=window.ran=1>',
]
const SCRIPT_NAME = '"><img src=x onerror=window.ran=1>'
const BOMBS = {
  quotes: '>'.repeat(5_000),
  brackets: '['.repeat(20_000),
  stars: '*a '.repeat(10_000),
  backticks: '`a'.repeat(15_000),
  lists: Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth * 2)}- a`)
    .join('\n')
    .slice(0, 60_000),
  tables: `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n${`|${'b|'.repeat(500)}\n`.repeat(40)}`.slice(
    0,
    60_000,
  ),
  links: '[a](https://example.org/'.repeat(2_500),
}
/** Right to left, joined, combining, wide, outside of the first plane; a word without an end. */
const ODD = [
  '\u202Eright to left override',
  'مرحبا بالعالم and back',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'Z̷̡̛a̴l̸g̶o̵ ' + 'a\u0301'.repeat(60),
  '漢字かな交じり文'.repeat(8),
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u{10FFFD}',
  'W'.repeat(200),
]

const e2e = inBrowser({ maxFile: 1 }, async (waybill) => {
  const { projects, tickets, teams, labels, comments } = await waybill.as()
  await projects.create({ key: 'BAD', name: SCRIPT_NAME, description: SCRIPTS.join('\n\n') })
  await labels.create('BAD', { name: SCRIPT_NAME.slice(0, 60) })
  await teams.create({ name: SCRIPT_NAME, description: SCRIPT_NAME })
  await tickets.create({
    project: 'BAD',
    title: SCRIPT_NAME,
    description: SCRIPTS.join('\n\n'),
    category: SCRIPT_NAME,
    labels: [SCRIPT_NAME.slice(0, 60)],
  })
  for (const body of [...SCRIPTS, ...Object.values(BOMBS)]) await comments.add('BAD-1', { body })
  for (const title of ODD) await tickets.create({ project: 'BAD', title })
})

const PAGES = [
  '/',
  '/tickets',
  '/tickets/BAD-1',
  '/board?project=BAD',
  '/projects',
  '/projects/BAD/settings',
  '/team',
  '/inbox',
]

test('scripts in titles, descriptions, names, labels and comments are shown, and none runs', async () => {
  for (const path of PAGES) {
    const page = await e2e.openPage(e2e.waybill.admin, path)
    await untilReady(page)
    await page.waitForLoadState('networkidle')
    await assertNothingRan(page, path)
    await page.close()
  }
})

test('a script that is typed into the search, the query and a new ticket is text', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets?q=${encodeURIComponent(SCRIPT_NAME)}`)
  e2e.trouble.expect(/ 400$|status of 400/)
  await untilReady(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type(SCRIPT_NAME)
  await assertNothingRan(page, 'the palette')
  await page.keyboard.press('Escape')
  await page.goto('/tickets')
  await untilReady(page)
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'Create ticket' }).waitFor()
  await page.keyboard.type(SCRIPT_NAME)
  await assertNothingRan(page, 'a new ticket')
})

test('Markdown that is made to take for ever leaves the page usable', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/tickets/BAD-1')
  await untilReady(page)
  await page.getByText('press').first().waitFor()
  const turn = await page.evaluate(async () => {
    const from = performance.now()
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return performance.now() - from
  })
  assert.ok(turn < 2_000, `a frame took ${String(Math.round(turn))} ms`)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
})

test('a paste of a megabyte is counted, not sent, and not lost', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/tickets/BAD-2')
  await untilReady(page)
  const field = page.getByRole('textbox', { name: 'Write a public reply' })
  await field.focus()
  await page.evaluate(() => navigator.clipboard.writeText('a line of text \n'.repeat(65_536)))
  await page.keyboard.press('Control+v')
  await page.getByText(/This text has [\d,]+ characters, and [\d,]+ fit/).waitFor()
  assert.ok(await page.getByRole('button', { name: 'Comment', exact: true }).isDisabled())
  assert.equal((await field.inputValue()).length, 16 * 65_536)
})

test('text of any script and of any length stays inside of its place', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/tickets', { size: NARROW })
  for (const path of [
    '/tickets',
    ...ODD.map((_, index) => `/tickets/BAD-${String(index + 2)}`),
    '/board?project=BAD',
  ]) {
    await page.goto(path)
    await untilReady(page)
    await assertFits(page)
  }
})

test('an image that is none is a file to download, and is never shown as a picture', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/tickets/BAD-2')
  await untilReady(page)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<script>window.ran=1</script>'),
    })
  await page.getByText('photo.png').first().waitFor()
  await page.waitForLoadState('networkidle')
  assert.equal(await page.locator('img[alt*="photo.png"]').count(), 0)
  await assertNothingRan(page, 'an image that is none')
})

test('a file over the limit is refused with the limit in words', async () => {
  e2e.trouble.expect(/ 413$|status of 413|ERR_CONNECTION|ERR_EMPTY_RESPONSE/)
  const page = await e2e.openPage(e2e.waybill.admin, '/tickets/BAD-2')
  await untilReady(page)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'film.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(2 * 1024 * 1024),
    })
  await page
    .getByText(/1 ?Mi?B/)
    .first()
    .waitFor()
})

async function assertNothingRan(page: Page, where: string): Promise<void> {
  for (const link of await page.locator('a[href^="javascript:"], a[href^="data:"]').all())
    assert.fail(`${where}: ${String(await link.getAttribute('href'))}`)
  assert.equal(await page.evaluate(() => 'ran' in window), false, `a script ran: ${where}`)
  assert.equal(
    await page.locator('main iframe, main script, main [onerror], main [onload]').count(),
    0,
    where,
  )
}
