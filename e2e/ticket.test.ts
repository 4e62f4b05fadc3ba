// Longer than 400 lines: one page, told as people work on it; in parts, each would start a server and a browser of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { NARROW, inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import type { Person } from './testing/waybill.ts'
import { untilLive, untilOffline } from './testing/waits.ts'

let rui: Person
let vera: Person
let rita: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  vera = await waybill.person('Vera Lund')
  rita = await waybill.person('Rita Weber', 'requester')
  const { projects } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
})

/** A server that is away, or a network: the browser says so on its console. */
const AWAY = [
  /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|WebSocket connection/,
  /Unable to preload/,
  / 503( |$)|status of 503/,
]

/** A new ticket that Rui reports, and its address. */
async function newTicket(title: string, more: { description?: string; by?: Person } = {}) {
  const { by = rui, ...values } = more
  const { tickets } = await e2e.waybill.as(by)
  const ticket = await tickets.create({ project: 'WEB', title, ...values })
  return { ...ticket, path: `/tickets/${ticket.key}` }
}

async function open(person: Person, path: string, options?: Parameters<typeof e2e.openPage>[2]) {
  const page = await e2e.openPage(person, path, options)
  await untilLive(page)
  return page
}

const composer = (page: Page) => page.getByRole('textbox', { name: /^Write a/ })
const description = (page: Page) => page.getByRole('textbox', { name: 'Description' })
const title = (page: Page) => page.getByRole('textbox', { name: 'Title' })

async function editTitle(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Edit title' }).click()
  await title(page).fill(text)
}

test('a ticket is worked on from beginning to end on one page', async () => {
  const { path } = await newTicket('Checkout fails', { description: 'It **fails**.' })
  const page = await open(rui, path)
  await page.getByRole('heading', { level: 1, name: 'Checkout fails' }).waitFor()
  await page.locator('strong', { hasText: 'fails' }).waitFor()

  await editTitle(page, 'Checkout fails with an empty cart')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Checkout fails with an empty cart' }).waitFor()

  await page.getByRole('button', { name: 'Assign to me' }).click()
  await page.getByRole('button', { name: 'Assignee: Rui Costa' }).waitFor()
  await page.getByRole('button', { name: 'Status: Open' }).click()
  await page.getByRole('option', { name: 'In progress' }).click()
  await page.getByRole('button', { name: 'Status: In progress' }).waitFor()

  await composer(page).fill('I see it **too**.\n\n- [x] found')
  await page.keyboard.press('Control+Enter')
  const comment = page.getByRole('article', { name: 'Comment by Rui Costa', exact: true })
  await comment.locator('strong', { hasText: 'too' }).waitFor()
  assert.equal(await composer(page).inputValue(), '')

  await page.getByText('Internal note').click()
  await composer(page).fill('Careful with what we promise.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByRole('article', { name: 'Internal comment by Rui Costa' }).waitFor()

  await comment.hover()
  await comment.getByRole('button', { name: 'React' }).click()
  await page.getByRole('button', { name: 'Thumbs up' }).click()
  await page.getByRole('button', { name: 'Thumbs up: 1' }).waitFor()
  await comment.getByRole('button', { name: 'Reply' }).click()
  await page.getByRole('textbox', { name: 'Reply to Rui Costa' }).fill('And mended.')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('article').filter({ hasText: 'And mended.' }).waitFor()

  await page.getByText(/changed the status from Open to In progress/).waitFor()
  await shoot(page, 'ticket')
  await checkAccess(page)
})

test('a ticket with nothing, and a page for a key that leads nowhere, are complete too', async () => {
  const { path } = await newTicket('Nothing but a title')
  const page = await open(rui, path)
  await page.getByRole('button', { name: 'Add a description' }).waitFor()
  await checkAccess(page)
  e2e.trouble.expect(/ 404( |$)|status of 404/)
  await page.goto('/tickets/WEB-4711')
  await page.getByRole('heading', { name: 'There is no ticket WEB-4711' }).waitFor()
  await page.getByRole('link', { name: 'Go to the tickets' }).waitFor()
})

test('two people at one ticket see each other, and each other’s words, as they come', async () => {
  const { path } = await newTicket('Slow search')
  const mine = await open(rui, path)
  const theirs = await open(vera, path)
  await mine
    .getByRole('list', { name: 'Also here' })
    .getByText('Vera Lund is here')
    .waitFor({ state: 'attached' })
  await composer(theirs).pressSequentially('The index is ')
  await mine.getByRole('status').filter({ hasText: 'Vera Lund is writing a comment' }).waitFor()
  await composer(theirs).pressSequentially('cold.')
  await theirs.keyboard.press('Control+Enter')
  await mine.getByRole('article', { name: 'Comment by Vera Lund' }).getByText('The index is cold.').waitFor()
  await mine.getByText('Vera Lund commented', { exact: true }).waitFor({ state: 'attached' })
})

test('who was answered while writing is asked before sending', async () => {
  e2e.trouble.expect(/ 409( |$)|status of 409/)
  const { path } = await newTicket('Voucher is taken off twice')
  const mine = await open(rui, path)
  const theirs = await open(vera, path)
  await composer(mine).fill('Is it the cache')
  await composer(theirs).fill('It is the voucher service.')
  await theirs.keyboard.press('Control+Enter')
  await mine.getByText('It is the voucher service.').waitFor()
  await composer(mine).press('Control+Enter')
  await mine.getByText('1 new reply since you began to write').waitFor()
  assert.equal(await composer(mine).inputValue(), 'Is it the cache')
  await mine.getByRole('button', { name: 'Send anyway' }).click()
  await mine
    .getByRole('article', { name: 'Comment by Rui Costa', exact: true })
    .getByText('Is it the cache')
    .waitFor()
})

test('whoever edits the description has the ticket alone: others ask, leads take over, no text is lost', async () => {
  const { path } = await newTicket('Long text', { description: 'One.' })
  const mine = await open(rui, path)
  const theirs = await open(vera, path)
  await mine.getByRole('button', { name: 'Edit description' }).click()
  await description(mine).fill('One.\nTwo of Rui.')
  await theirs.getByText('Rui Costa is editing the description').first().waitFor({ state: 'attached' })
  assert.equal(await theirs.getByRole('button', { name: 'Edit description' }).count(), 0)
  await theirs.getByRole('button', { name: 'Ask for it' }).click()
  await mine.getByText('Vera Lund would like to edit the ticket.').waitFor()
  await mine.getByRole('button', { name: 'Save and let go' }).click()
  await theirs.getByRole('button', { name: 'Edit description' }).waitFor()
  await theirs.getByText('Two of Rui.').waitFor()

  await theirs.getByRole('button', { name: 'Edit description' }).click()
  await description(theirs).fill('One.\nTwo of Vera.')
  const admin = await open(e2e.waybill.admin, path)
  await admin.getByRole('button', { name: 'Take over' }).click()
  await description(admin).waitFor()
  await theirs.getByText('You do not have the ticket alone any more').waitFor()
  assert.equal(await description(theirs).inputValue(), 'One.\nTwo of Vera.')
})

test('when two change one title, each sees both texts and one of them decides', async () => {
  const { path } = await newTicket('Printer on fire')
  const mine = await open(rui, path)
  const theirs = await open(vera, path)
  await editTitle(mine, 'Printer smokes')
  await editTitle(theirs, 'Printer burnt')
  await theirs.keyboard.press('Enter')
  await mine.getByText('Somebody has changed this since you began.').waitFor()
  await title(mine).press('Enter')
  const dialog = mine.getByRole('dialog')
  await dialog.getByText('Printer on fire', { exact: true }).waitFor()
  await dialog.getByRole('radio', { name: /By Vera Lund/ }).waitFor()
  await checkAccess(mine)
  await dialog.getByRole('radio', { name: /^Yours/ }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await theirs.getByRole('heading', { level: 1, name: 'Printer smokes' }).waitFor()
})

test('the key of a ticket leads there from a text, also when its project is archived', async () => {
  const { projects, tickets } = await e2e.waybill.as()
  await projects.create({ key: 'PAST', name: 'Long ago' })
  await tickets.create({ project: 'PAST', title: 'What it was like then' })
  await projects.update('PAST', { archived: true })
  const { path } = await newTicket('As before', { description: 'As in PAST-1, but not as in ISO-8859.' })
  const page = await open(rui, path)
  await page.getByRole('link', { name: 'PAST-1' }).click()
  await page.getByRole('heading', { level: 1, name: 'What it was like then' }).waitFor()
})

test('a ticket whose comments do not come is worked on all the same, and they come later', async () => {
  e2e.trouble.expect(/ERR_FAILED/, /could not be loaded/)
  const { path, id } = await newTicket('Half of it is here')
  const page = await open(rui, '/projects')
  let asked = 0
  await page.route(/\/comments\?/, (route) => {
    asked += 1
    return route.abort()
  })
  await page.goto(path)
  // The library asks four times before it says that there is no answer, and then again from time to time.
  while (asked < 5) await page.waitForTimeout(50)
  await editTitle(page, 'Half of it is enough')
  await page.keyboard.press('Enter')
  const { tickets } = await e2e.waybill.as(rui)
  while ((await tickets.get(id)).title !== 'Half of it is enough') await page.waitForTimeout(50)
  await page.unroute(/\/comments\?/)
  await composer(page).waitFor()
})

test('without the server one goes on, and all of it is there afterwards', async () => {
  e2e.trouble.expect(...AWAY)
  const { path, id } = await newTicket('Works on a train')
  const page = await open(rui, path)
  await page.getByRole('heading', { level: 1, name: 'Works on a train' }).waitFor()
  await composer(page).waitFor()
  await page.getByText('created the ticket').first().waitFor()
  await e2e.waybill.down()
  await untilOffline(page)
  await editTitle(page, 'Works in a tunnel')
  await page.keyboard.press('Enter')
  await composer(page).fill('Written in a tunnel')
  await page.keyboard.press('Control+Enter')
  await page
    .getByRole('article', { name: 'Comment by Rui Costa', exact: true })
    .getByText('Written in a tunnel')
    .waitFor()
  await e2e.waybill.up()
  await untilLive(page)
  await page.getByText('on its way').waitFor({ state: 'detached' })
  const { tickets, comments } = await e2e.waybill.as(rui)
  assert.equal((await tickets.get(id)).title, 'Works in a tunnel')
  assert.deepEqual(
    (await comments.list(id)).items.map(({ body }) => body),
    ['Written in a tunnel'],
  )
})

test('a conflict of what waited for the network is told on every page and after a reload, until it is decided', async () => {
  e2e.trouble.expect(...AWAY, / 409( |$)|status of 409/)
  const { path, id } = await newTicket('Lift stuck')
  const page = await open(rui, '/tickets')
  await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor()
  await page.getByRole('link', { name: path.slice('/tickets/'.length), exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Lift stuck' }).waitFor()
  await composer(page).waitFor()
  await e2e.waybill.down()
  await untilOffline(page)
  await editTitle(page, 'Lift stuck on floor 2')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Tickets', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor()
  await page.context().setOffline(true)
  await e2e.waybill.up()
  const { tickets } = await e2e.waybill.as(vera)
  await tickets.update(id, { title: 'Lift stuck on floor 3' })
  await page.context().setOffline(false)
  await page.getByText(/Somebody else changed the same of WEB-/).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Decide' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^Yours/ }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Decide' }).click()
  await dialog.getByRole('radio', { name: /^Yours/ }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: 'Lift stuck on floor 2' }).waitFor()
  assert.equal((await tickets.get(id)).title, 'Lift stuck on floor 2')
})

test('a new ticket that the server refuses later is written again, and nothing of it is lost', async () => {
  e2e.trouble.expect(...AWAY, / 40[39]( |$)|status of 40[39]/)
  const { projects } = await e2e.waybill.as()
  await projects.create({ key: 'SHUT', name: 'Shuts soon' })
  const page = await open(rui, '/tickets')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Create ticket' })
  await dialog.getByLabel('Title').fill('Not lost')
  await dialog.getByLabel('Description').fill('Nor this.')
  await dialog.getByRole('button', { name: /^Project/ }).click()
  await page.getByRole('option', { name: /Shuts soon/ }).click()
  await page.context().setOffline(true)
  await untilOffline(page)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await projects.update('SHUT', { archived: true })
  await page.context().setOffline(false)
  await page.getByText(/Your change was taken back/).waitFor()
  await page.keyboard.press('c')
  assert.equal(await dialog.getByLabel('Title').inputValue(), 'Not lost')
  assert.equal(await dialog.getByLabel('Description').inputValue(), 'Nor this.')
})

test('a session that ends while one writes takes no words with it', async () => {
  e2e.trouble.expect(/ 401( |$)|status of 401/)
  const { path } = await newTicket('Half a sentence')
  // Somebody of their own: the session of the test's own client ends too.
  const tess = await e2e.waybill.person('Tess Novak')
  const page = await open(tess, path)
  await composer(page).fill('Half a sentence that nobody')
  const { sessions } = await e2e.waybill.as()
  await sessions.endAll(tess.id)
  const again = page.getByRole('dialog')
  await again.getByLabel(/Password/).fill(tess.password)
  await page.keyboard.press('Enter')
  await again.waitFor({ state: 'detached' })
  assert.equal(await composer(page).inputValue(), 'Half a sentence that nobody')
  await page.reload()
  await composer(page).waitFor()
  assert.equal(await composer(page).inputValue(), 'Half a sentence that nobody')
})

test('a description that was left unsaved is offered on the next visit, and a file of a comment hangs on it', async () => {
  const { path } = await newTicket('Comes back', { description: 'One.' })
  const page = await open(rui, path)
  await page.getByRole('button', { name: 'Edit description' }).click()
  await description(page).fill('One and a half.')
  await page.reload()
  await page.getByText('You have changed the description and not saved it.').waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
  assert.equal(await description(page).inputValue(), 'One and a half.')
  await description(page).press('Control+Enter')
  await page.getByText('One and a half.').waitFor()

  const file = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('it fails here') }
  await composer(page).fill('See the log')
  const form = page.locator('input[type=file]').last()
  await form.setInputFiles(file)
  await page.getByText('Goes with the comment').waitFor()
  await composer(page).press('Control+Enter')
  const comment = page.getByRole('article', { name: 'Comment by Rui Costa' })
  await comment.getByRole('link', { name: 'log.txt', exact: true }).waitFor()
})

test('scripts in a title, a description or a comment are words', async () => {
  const bad = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const { path, id } = await newTicket(bad, {
    description: `${bad}\n\n[a](javascript:alert(1)) ![b](https://evil.example/x.png)\n\n<a href="javascript:alert(1)">c</a>`,
  })
  const { comments } = await e2e.waybill.as(vera)
  await comments.add(id, { body: `${bad} [x](data:text/html,<script>alert(1)</script>)` })
  const page = await open(rui, path)
  await page.getByRole('article').waitFor()
  await page.getByRole('heading', { level: 1, name: /onerror/ }).waitFor()
  assert.equal(await page.locator('#page img, #page script').count(), 0)
  const links = await page
    .locator('#page a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  assert.deepEqual(
    links.filter((href) => !/^(\/|https?:|mailto:)/.test(href)),
    [],
  )
  assert.match(await page.title(), /onerror/)
})

test('a text that is far too long is refused before it is sent, and stays', async () => {
  const { path } = await newTicket('A megabyte')
  const page = await open(rui, path)
  await composer(page).fill('x'.repeat(1_000_000))
  await page.getByText(/has 1,000,000 characters, and 65,536 fit/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Comment', exact: true }).isDisabled(), true)
  assert.equal((await composer(page).inputValue()).length, 1_000_000)
})

test('the slider shows the ticket as it was, and nothing can be changed there', async () => {
  const { path, id } = await newTicket('First title', { description: 'First text.' })
  const { tickets, comments, attachments } = await e2e.waybill.as(rui)
  await attachments.add(id, 'a plan', { name: 'plan.txt' })
  const kept = await attachments.add(id, 'what stays', { name: 'kept.txt' })
  await tickets.update(id, { title: 'Second title' })
  await comments.add(id, { body: 'First word' })
  await tickets.update(id, { title: 'Third title', priority: 'high' })
  const [plan] = (await attachments.list(id)).items.filter((one) => one.id !== kept.id)
  await attachments.remove(plan?.id ?? '')
  const page = await open(rui, path)
  await page.getByRole('button', { name: 'Look back' }).click()
  const slider = page.getByRole('slider', { name: 'Moment' })
  await slider.and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Home')
  await page.getByRole('heading', { level: 1, name: 'First title' }).waitFor()
  await page.getByText(/As it was on/).waitFor()
  assert.equal(await page.getByText('First word').count(), 0)
  assert.equal(await page.getByRole('button', { name: /^Edit|^Status|^Assign/ }).count(), 0)
  assert.equal(await composer(page).count(), 0)
  await checkAccess(page)
  assert.equal(await page.getByText('plan.txt').count(), 0)
  for (let moves = 0; moves < 3; moves += 1) await page.keyboard.press('ArrowRight')
  await page.getByRole('heading', { level: 1, name: 'Second title' }).waitFor()
  // What was removed since is named, what is there still can be opened.
  await page.getByRole('listitem').filter({ hasText: 'plan.txt' }).getByText('Removed since').waitFor()
  assert.equal(await page.getByRole('link', { name: 'plan.txt' }).count(), 0)
  await page.getByRole('link', { name: 'kept.txt', exact: true }).waitFor()
  await shoot(page, 'ticket-past')
  await page.keyboard.press('ArrowRight')
  await page.getByText('First word').waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await page.getByRole('heading', { level: 1, name: 'Third title' }).waitFor()
})

test('whom it can be given to is not told to be nobody when the server does not answer', async () => {
  const { path } = await newTicket('No answer')
  const page = await open(rui, path)
  await page.getByRole('heading', { level: 1, name: 'No answer' }).waitFor()
  e2e.trouble.expect(/ERR_FAILED/)
  await page.route('**/assignees*', (route) => route.abort('failed'))
  await page.keyboard.press('a')
  await page.getByText('This could not be loaded').waitFor()
  assert.equal(await page.getByText('Nothing found').count(), 0)
})

test('by keyboard alone a ticket is taken, moved on, answered and copied', async () => {
  const { path, id } = await newTicket('No mouse')
  const page = await open(rui, path)
  await page.getByRole('heading', { level: 1, name: 'No mouse' }).waitFor()
  await page.keyboard.press('i')
  await page.getByRole('button', { name: 'Assignee: Rui Costa' }).waitFor()
  await page.keyboard.press('s')
  await page.locator('input[placeholder="Status"]:focus').waitFor()
  await page.keyboard.type('Resol')
  await page.locator('[data-combobox-selected]', { hasText: 'Resolved' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Status: Resolved' }).waitFor()
  await page.keyboard.press('m')
  await page.keyboard.type('Done, @Ver')
  await page.getByRole('option', { name: 'Vera Lund' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('article').getByRole('link', { name: '@Vera Lund' }).waitFor()
  await page.getByText('on its way').waitFor({ state: 'detached' })
  const { items } = await (await e2e.waybill.as()).comments.list(id)
  assert.deepEqual(
    items.map(({ body }) => body),
    ['Done, @Vera Lund'],
  )
})

test('a reply may be begun, by its key, before the comments have come', async () => {
  const { path, key } = await newTicket('Slow talk')
  const page = await open(rui, '/')
  const comments = Promise.withResolvers<void>()
  await page.route(`**/tickets/*/comments*`, async (route) => {
    await comments.promise
    await route.continue()
  })
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: 'Slow talk' }).waitFor()
  await untilLive(page)
  await page.keyboard.press('m')
  await page.keyboard.type('At once, @Ver')
  await page.getByRole('option', { name: 'Vera Lund' }).waitFor()
  await page.keyboard.press('Enter')
  comments.resolve()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('article').getByRole('link', { name: '@Vera Lund' }).waitFor()
  await page.getByText('on its way').waitFor({ state: 'detached' })
  const { items } = await (await e2e.waybill.as()).comments.list(key)
  assert.equal(items.length, 1)
})

test('a requester sees public words alone, may mend own text, and is offered nothing else', async () => {
  const { path, id } = await newTicket('My order', { by: rita, description: 'Where is it?' })
  const { comments } = await e2e.waybill.as(rui)
  await comments.add(id, { body: 'Lost in the warehouse', internal: true })
  await comments.add(id, { body: 'We are looking' })
  const page = await open(rita, path, { size: NARROW })
  await page.waitForURL('**/portal/requests/*')
  await page.getByRole('article', { name: 'Comment by Rui Costa', exact: true }).waitFor()
  assert.equal(await page.getByText('Lost in the warehouse').count(), 0)
  assert.equal(await page.getByText('Internal note').count(), 0)
  assert.equal(await page.getByRole('button', { name: /^(Status|Priority|Assignee|Assign)/ }).count(), 0)
  await shoot(page, 'request-to-mend')
  await page.getByRole('button', { name: 'Edit description' }).click()
  await description(page).fill('Where is my order of Monday?')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Where is my order of Monday?').waitFor()
  await editTitle(page, 'My order of Monday')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'My order of Monday' }).waitFor()
  await checkAccess(page)
})

test('a requester is proposed those who took part in public, by @, and nobody else', async () => {
  const { path, id } = await newTicket('Whom to ask', { by: rita })
  const { comments } = await e2e.waybill.as(vera)
  await comments.add(id, { body: 'Only for us', internal: true })
  await (await e2e.waybill.as(rui)).comments.add(id, { body: 'We are looking' })
  const page = await open(rita, path)
  await page.getByRole('article', { name: 'Comment by Rui Costa', exact: true }).waitFor()
  await composer(page).pressSequentially('Thank you, @')
  await page.getByRole('option', { name: 'Rui Costa' }).waitFor()
  assert.deepEqual(await page.getByRole('option').count(), 1)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('article').getByRole('link', { name: '@Rui Costa' }).waitFor()
  await composer(page).pressSequentially('And @Ver')
  await page.getByText('And @Ver').waitFor()
  assert.equal(await page.getByRole('option').count(), 0)
})

test('a requester is not told that somebody writes an internal note, but that somebody writes a reply', async () => {
  const { path, id } = await newTicket('Quiet note', { by: rita })
  const { comments } = await e2e.waybill.as(vera)
  const writes = await open(rui, path)
  const staff = await open(vera, path)
  const theirs = await open(rita, path)
  await writes.getByText('Internal note').click()
  await composer(writes).pressSequentially('Careful')
  await staff.getByRole('status').getByText('Rui Costa is writing an internal note').waitFor()
  // Comes to her after whatever she would have been told of the note.
  await comments.add(id, { body: 'We are looking' })
  await theirs.getByText('We are looking').waitFor()
  assert.equal(await theirs.getByText(/is writing/).count(), 0)
  await writes.getByText('Public reply', { exact: true }).click()
  await composer(writes).pressSequentially(' now')
  await theirs.getByRole('status').getByText('Rui Costa is writing a comment').waitFor()
})

test('a ticket that is deleted says so, comes back, and is gone for whoever may not see it any more', async () => {
  const { path, id, key } = await newTicket('Short life', { by: rita })
  const mine = await open(rui, path)
  const theirs = await open(rita, path)
  await theirs.getByRole('heading', { level: 1, name: 'Short life' }).waitFor()
  await mine.getByRole('button', { name: 'More actions', exact: true }).click()
  await mine.getByRole('menuitem', { name: 'Delete ticket' }).click()
  await mine.getByText('This ticket is deleted.').waitFor()
  await theirs.getByRole('heading', { name: `${key} is not here any more` }).waitFor()
  await mine.getByRole('button', { name: 'Restore' }).click()
  await mine.getByText('This ticket is deleted.').waitFor({ state: 'detached' })
  const { tickets } = await e2e.waybill.as(rui)
  assert.equal((await tickets.get(id)).deleted_at, null)
})

test('a former key leads to the ticket, and the address becomes that of today', async () => {
  const { projects, tickets } = await e2e.waybill.as()
  await projects.create({ key: 'OLD', name: 'Renamed' })
  await tickets.create({ project: 'OLD', title: 'Moved house' })
  await projects.update('OLD', { key: 'NEW' })
  const page = await open(rui, '/tickets/OLD-1')
  await page.waitForURL(/\/tickets\/NEW-1$/)
  await page.getByRole('heading', { level: 1, name: 'Moved house' }).waitFor()
})
