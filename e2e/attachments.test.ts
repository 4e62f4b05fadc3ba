import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import type { Person } from './testing/waybill.ts'
import { untilLive } from './testing/waits.ts'

let rui: Person
let vera: Person
const e2e = inBrowser({ maxFile: 1 }, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  vera = await waybill.person('Vera Lund', 'requester')
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
  for (const title of ['Checkout fails', 'Slow search', 'Voucher is taken off twice'])
    await tickets.create({ project: 'WEB', title, reporter: vera.email })
})

interface Chosen {
  name: string
  mimeType: string
  buffer: Buffer
}

const text = (name: string, words: string): Chosen => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(words),
})

async function choose(page: Page, button: Locator, files: Chosen[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()])
  await chooser.setFiles(files)
}

const addFiles = (page: Page) => page.getByRole('button', { name: 'Add files' })
const attach = (page: Page) => page.getByRole('button', { name: 'Attach files' }).last()

test('pictures and files of a ticket are added, shown to others at once, opened large, and removed', async () => {
  const page = await e2e.openPage(rui, '/tickets/WEB-1')
  await untilLive(page)
  const hers = await e2e.openPage(vera, '/tickets/WEB-1')
  await untilLive(hers)
  const picture = await page.screenshot()
  await choose(page, addFiles(page), [
    { name: 'one.png', mimeType: 'image/png', buffer: picture },
    { name: 'two.png', mimeType: 'image/png', buffer: await hers.screenshot() },
    text('Relatório de erros.txt', 'line one\nline two'),
  ])
  for (const watching of [page, hers]) {
    await watching.getByRole('button', { name: 'Open one.png' }).waitFor()
    await watching.getByRole('button', { name: 'Open two.png' }).waitFor()
    await watching.getByRole('link', { name: 'Relatório de erros.txt', exact: true }).waitFor()
  }
  await page.waitForFunction(() =>
    [...document.querySelectorAll('img')].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  )
  await shoot(page, 'ticket-files')
  await checkAccess(page, 'main')
  assert.equal(await hers.getByRole('button', { name: 'Remove one.png' }).count(), 0)

  await page.getByRole('button', { name: 'Open one.png' }).click()
  const large = page.getByRole('dialog')
  await large.getByRole('img', { name: 'one.png' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await large.getByRole('img', { name: 'two.png' }).waitFor()
  await shoot(page, 'lightbox')
  await checkAccess(page, '[role=dialog]')
  await page.keyboard.press('Escape')
  await large.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Remove two.png' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await hers.getByRole('button', { name: 'Open two.png' }).waitFor({ state: 'detached' })
  const download = hers.waitForEvent('download')
  await hers.getByRole('link', { name: 'Download Relatório de erros.txt' }).click()
  assert.equal((await download).suggestedFilename(), 'Relatório de erros.txt')
})

test('files go with a comment: requesters hear of them with it, and never of those of an internal note', async () => {
  const page = await e2e.openPage(rui, '/tickets/WEB-2')
  await untilLive(page)
  const hers = await e2e.openPage(vera, '/tickets/WEB-2')
  await untilLive(hers)
  await choose(page, attach(page), [text('steps.txt', 'open the search')])
  await page.getByText('Goes with the comment').waitFor()
  await page.getByRole('textbox', { name: 'Write a public reply' }).fill('Here is how to see it')
  await shoot(page, 'ticket-upload')
  await checkAccess(page, 'main')
  assert.equal(await hers.getByText('steps.txt').count(), 0)
  await page.keyboard.press('Control+Enter')
  await hers.getByText('Here is how to see it').waitFor()
  await hers.getByRole('link', { name: 'steps.txt', exact: true }).waitFor()

  const { attachments, comments } = await e2e.waybill.as(rui)
  const note = await attachments.add('WEB-2', 'for us', { name: 'note.txt', internal: true })
  await comments.add('WEB-2', { body: 'Only for us', internal: true, attachments: [note.id] })
  await page.getByRole('link', { name: 'note.txt', exact: true }).waitFor()
  await comments.add('WEB-2', { body: 'The end' })
  await hers.getByText('The end').waitFor()
  assert.equal(await hers.getByText('note.txt').count(), 0)
})

test('a file that is dropped or pasted is sent; one that is too large says so and can be taken out', async () => {
  const page = await e2e.openPage(rui, '/tickets/WEB-3')
  await untilLive(page)
  const give = (event: string, name: string) =>
    addFiles(page).evaluate(
      (button, [kind, fileName]) => {
        const data = new DataTransfer()
        data.items.add(new File(['dropped'], fileName ?? '', { type: 'text/plain' }))
        const options = { bubbles: true, cancelable: true }
        button.dispatchEvent(
          kind === 'drop'
            ? new DragEvent('drop', { ...options, dataTransfer: data })
            : new ClipboardEvent('paste', { ...options, clipboardData: data }),
        )
      },
      [event, name],
    )
  await give('drop', 'dropped.txt')
  await page.getByRole('link', { name: 'dropped.txt', exact: true }).waitFor()
  await give('paste', 'pasted.txt')
  await page.getByRole('link', { name: 'pasted.txt', exact: true }).waitFor()

  e2e.trouble.expect(/ 413/, /ERR_|Failed to load resource/)
  const huge = {
    name: 'huge.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(1_500_000),
  }
  await choose(page, addFiles(page), [huge])
  await page.getByText('A file has at most 1 MiB here', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Cancel huge.bin' }).click()
  await page.getByText('huge.bin').waitFor({ state: 'detached' })
})

test('files go with a new ticket; one that is refused leaves the ticket and says so', async () => {
  e2e.trouble.expect(/ 413/, /ERR_|Failed to load resource/)
  const page = await e2e.openPage(rui, '/tickets')
  await untilLive(page)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Title' }).fill('See the picture')
  await choose(page, dialog.getByRole('button', { name: 'Attach files' }), [
    text('steps.txt', 'open, close'),
    { name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_500_000) },
  ])
  assert.equal(await dialog.getByText('Is attached when the ticket is created').count(), 2)
  await shoot(page, 'create-with-files')
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.getByText('Not all files could be attached.', { exact: false }).waitFor()
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Cancel huge.bin' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'See the picture' }).waitFor()
  await page.getByRole('link', { name: 'steps.txt', exact: true }).waitFor()
})
