import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { NARROW, inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import type { Person } from './testing/waybill.ts'
import { untilLive } from './testing/waits.ts'

let rui: Person
let mei: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  mei = await waybill.person('Mei Tan')
  const { projects, labels } = await waybill.as()
  for (const key of ['WEB', 'WIP', 'DRAG', 'KEYS', 'TWO', 'LANE', 'ADD', 'TOUCH', 'MANY', 'FAR', 'FOLD']) {
    await projects.create({ key, name: `Project ${key}` })
    await labels.create(key, { name: 'bug', color: '#c02626' })
  }
})

/** Tickets of a project, by their titles; `status:title`. */
async function fill(project: string, ...titles: string[]): Promise<void> {
  const { tickets } = await e2e.waybill.as()
  for (const one of titles) {
    const [status = 'open', title = ''] = one.split(':')
    await tickets.create({ project, title, status: status as 'open' })
  }
}

async function openBoard(who: Person, project: string, more = ''): Promise<Page> {
  const page = await e2e.openPage(who, `/board?project=${project}${more}`)
  await untilLive(page)
  await page.getByRole('heading', { name: 'In progress' }).waitFor()
  return page
}

const cardOf = (page: Page, title: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) })

/** The titles of a column, from above: as they are read, which is as they are seen. */
async function column(page: Page, name: string): Promise<string[]> {
  return page.evaluate((start) => {
    const list = [...document.querySelectorAll('[role="list"]')].find((one) =>
      (one.getAttribute('aria-label') ?? '').startsWith(`${start},`),
    )
    const ids = (list?.getAttribute('aria-owns') ?? '').split(' ').filter((id) => id !== '')
    return ids.map((id) => document.getElementById(id)?.querySelector('[data-title]')?.textContent ?? '')
  }, name)
}

async function untilColumn(page: Page, name: string, titles: readonly string[]): Promise<void> {
  const isSo = async () => JSON.stringify(await column(page, name)) === JSON.stringify(titles)
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 200, `${name} holds ${JSON.stringify(await column(page, name))}`)
    await page.waitForTimeout(25)
  }
}

/** Drags a card so that it would stand at the height of another one, a little below its top or its bottom. */
async function drag(page: Page, title: string, to: Locator, where: 'above' | 'below'): Promise<void> {
  const from = await cardOf(page, title).boundingBox()
  const goal = await to.boundingBox()
  assert.ok(from && goal)
  const x = goal.x + Math.min(60, goal.width / 2)
  await page.mouse.move(from.x + 40, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(from.x + 48, from.y + 30, { steps: 3 })
  await page.mouse.move(x, where === 'above' ? goal.y + 6 : goal.y + goal.height - 4, { steps: 8 })
  await page.mouse.move(x + 2, where === 'above' ? goal.y + 4 : goal.y + goal.height - 2)
  await page.mouse.up()
}

test('a card is dragged into another column, to its place between others, and Z brings it back', async () => {
  await fill('DRAG', 'open:one', 'open:two', 'in_progress:three', 'in_progress:four')
  const page = await openBoard(rui, 'DRAG')
  await untilColumn(page, 'Open', ['one', 'two'])
  await drag(page, 'one', cardOf(page, 'four'), 'above')
  await untilColumn(page, 'In progress', ['three', 'one', 'four'])
  await untilColumn(page, 'Open', ['two'])
  await page.getByRole('status').filter({ hasText: 'is in In progress' }).first().waitFor()
  const { tickets } = await e2e.waybill.as()
  const stored = async () =>
    (await tickets.list({ project: 'DRAG', status: 'in_progress', sort: 'rank' })).items.map(
      ({ title }) => title,
    )
  while ((await stored()).length < 3) await page.waitForTimeout(20)
  assert.deepEqual(await stored(), ['three', 'one', 'four'])
  await page.keyboard.press('z')
  await untilColumn(page, 'Open', ['one', 'two'])
})

/** A finger that rests on a place until the card is taken up, goes to another, and leaves. */
async function dragByTouch(
  page: Page,
  from: Locator,
  to: { x: number; y: number },
  beforeLeaving: () => Promise<void> = () => Promise.resolve(),
  rests = true,
): Promise<void> {
  const box = await from.boundingBox()
  assert.ok(box)
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  const start = { x: box.x + 60, y: box.y + 20 }
  const begun = touch('touchStart', start)
  if (rests) {
    await begun
    await from.and(page.locator('[data-held]')).waitFor()
  }
  // A finger that does not rest is on its way before an answer to its first touch could have come.
  const moves = [0.25, 0.5, 0.75, 1].map((part) =>
    touch('touchMove', {
      x: start.x + (to.x - start.x) * part,
      y: start.y + (to.y - start.y) * part,
    }),
  )
  await Promise.all([begun, ...moves])
  await beforeLeaving()
  await touch('touchEnd')
}

test('a card is dragged by a finger that rests on it first, also beyond the edge of the screen', async () => {
  await fill('TOUCH', 'open:one', 'open:two', 'open:three')
  const page = await e2e.openPage(rui, '/board?project=TOUCH', { size: NARROW, touch: true })
  await untilLive(page)
  await untilColumn(page, 'Open', ['one', 'two', 'three'])
  const goal = await cardOf(page, 'three').boundingBox()
  assert.ok(goal)
  const carried = page.locator('body > [inert]')
  const under = { x: goal.x + 60, y: goal.y + goal.height - 4 }
  await dragByTouch(page, cardOf(page, 'one'), under, async () => {
    // A copy of it stays below the finger, which took it up 20 pixels below its top.
    await carried.getByText('one').waitFor()
    const box = await carried.boundingBox()
    assert.ok(box && Math.abs(box.x + 60 - under.x) < 3 && Math.abs(box.y + 20 - under.y) < 3)
  })
  await carried.waitFor({ state: 'detached' })
  await untilColumn(page, 'Open', ['two', 'three', 'one'])
  // At the edge of the screen the board scrolls, until the next column is below the finger.
  await dragByTouch(page, cardOf(page, 'two'), { x: NARROW.width - 6, y: goal.y }, async () => {
    await page.getByRole('heading', { name: 'In progress' }).evaluate(async (head) => {
      while (head.getBoundingClientRect().left > innerWidth / 2) await new Promise(requestAnimationFrame)
    })
  })
  await untilColumn(page, 'Open', ['three', 'one'])
  assert.ok(!page.url().includes('/tickets/'), 'a card that was moved is not opened')
  // A page that closes before it has sent a move takes it along.
  const { tickets } = await e2e.waybill.as()
  const open = async () => (await tickets.list({ project: 'TOUCH', status: 'open' })).items.length
  while ((await open()) > 2) await page.waitForTimeout(25)
})

test('a finger that moves at once scrolls and moves no card', async () => {
  const page = await e2e.openPage(rui, '/board?project=TOUCH', { size: NARROW, touch: true })
  await untilLive(page)
  await untilColumn(page, 'Open', ['three', 'one'])
  const from = cardOf(page, 'three')
  await dragByTouch(page, from, { x: 40, y: 800 }, () => Promise.resolve(), false)
  await untilColumn(page, 'Open', ['three', 'one'])
  assert.equal(await page.locator('[data-held]').count(), 0)
})

test('a card is moved by keys alone, and what happens is said', async () => {
  await fill('KEYS', 'open:one', 'open:two', 'resolved:three')
  const page = await openBoard(rui, 'KEYS')
  await untilColumn(page, 'Resolved', ['three'])
  await cardOf(page, 'one').getByRole('link').focus()
  await page.keyboard.press('ArrowDown')
  await cardOf(page, 'two').getByRole('link').and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Space')
  const said = page.locator('[aria-live="assertive"]')
  await said.filter({ hasText: 'KEYS-2 is taken up' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await said.filter({ hasText: 'Resolved, place 1 of 2' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await said.filter({ hasText: 'Resolved, place 2 of 2' }).waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Space')
  await untilColumn(page, 'Resolved', ['two', 'three'])
  await said.filter({ hasText: 'KEYS-2 is in Resolved' }).waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'two')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Escape')
  await said.filter({ hasText: 'stays where it was' }).waitFor()
  await untilColumn(page, 'Resolved', ['two', 'three'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Move to Open' }).click()
  await untilColumn(page, 'Open', ['two', 'one'])
})

test('what somebody else moves slides in, and both see the same in the end', async () => {
  await fill('TWO', 'open:one', 'open:two')
  const [ruis, meis] = await Promise.all([openBoard(rui, 'TWO'), openBoard(mei, 'TWO')])
  await untilColumn(meis, 'Open', ['one', 'two'])
  await cardOf(ruis, 'one').getByRole('link').focus()
  for (const key of ['Space', 'ArrowRight', 'Space']) await ruis.keyboard.press(key)
  await untilColumn(meis, 'In progress', ['one'])
  await cardOf(meis, 'two').getByRole('link').focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'Space']) await meis.keyboard.press(key)
  await untilColumn(ruis, 'Resolved', ['two'])
  for (const page of [ruis, meis]) await untilColumn(page, 'In progress', ['one'])
})

test('a request whose run is over and that is put to Open goes on at the step where it was, which is said', async () => {
  const { teams, projects, workflows, tickets, tasks } = await e2e.waybill.as()
  await teams.create({ name: 'Workshop' })
  await teams.putMember('Workshop', rui.id)
  await projects.create({ key: 'DESK', name: 'Repairs' })
  const { id } = await workflows.create({
    name: 'Repairs',
    category: 'Hardware',
    graph: {
      steps: [
        {
          id: 'temp-repair',
          name: 'Repair',
          team: 'Workshop',
          category: 'in_progress',
          is_start: true,
          is_end: true,
        },
      ],
      transitions: [],
    },
  })
  await workflows.publish(id)
  await tickets.create({ project: 'DESK', title: 'lamp', category: 'Hardware' })
  const [task] = (await tasks.list({ ticket: 'DESK-1' })).items
  const ruis = await e2e.waybill.as(rui)
  const { available_actions: actions } = await ruis.tasks.availableActions(task?.id ?? '')
  await ruis.tasks.act(task?.id ?? '', { action_id: actions[0]?.action_id ?? '' })
  const page = await openBoard(rui, 'DESK')
  await untilColumn(page, 'Resolved', ['lamp'])
  await cardOf(page, 'lamp').getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Move to Open' }).click()
  await untilColumn(page, 'Repair', ['lamp'])
  const saying = page.getByRole('status').filter({ hasText: 'DESK-1 is in Repair' })
  await page.locator('[aria-live="assertive"]').filter({ hasText: 'DESK-1 is in Repair' }).waitFor()
  // From there its workflow leads nowhere back, so nothing is offered that would be refused.
  await saying.filter({ hasText: 'Undo' }).waitFor({ state: 'detached' })
  assert.notEqual(await saying.count(), 0)
})

test('a column says when more stand in it than its limit, which its lead sets', async () => {
  await fill('WIP', 'in_progress:one', 'in_progress:two')
  const page = await openBoard(e2e.waybill.admin, 'WIP')
  const seenByOther = await openBoard(rui, 'WIP')
  await untilColumn(page, 'In progress', ['one', 'two'])
  await page.getByRole('button', { name: '2 tickets', exact: true }).click()
  await page.getByLabel('Limit of In progress').last().fill('1')
  await checkAccess(page)
  await page.getByRole('button', { name: 'Set limit' }).click()
  await page.getByRole('button', { name: '2 tickets, over the limit of 1' }).waitFor()
  await seenByOther.getByText('2 tickets, over the limit of 1').waitFor()
  assert.equal(await seenByOther.getByRole('button', { name: /over the limit/ }).count(), 0)
  await shoot(page, 'board-limit')
})

test('a ticket is added on top of a column, at once', async () => {
  await fill('ADD', 'in_progress:one')
  const page = await openBoard(rui, 'ADD')
  await untilColumn(page, 'In progress', ['one'])
  await page.getByRole('button', { name: 'Add a ticket to In progress' }).click()
  await page.keyboard.type('new one')
  await page.keyboard.press('Enter')
  await untilColumn(page, 'In progress', ['new one', 'one'])
  await page.keyboard.type('and another')
  await page.keyboard.press('Enter')
  await untilColumn(page, 'In progress', ['and another', 'new one', 'one'])
  await page.getByRole('link', { name: 'and another' }).waitFor()
  await page.keyboard.press('Escape')
  const { tickets } = await e2e.waybill.as()
  const ask = () => tickets.list({ project: 'ADD', sort: 'rank' })
  let stored = await ask()
  while (stored.items[0]?.title !== 'and another') stored = await ask()
  assert.deepEqual(
    stored.items.map(({ title, status }) => [title, status]),
    [
      ['and another', 'in_progress'],
      ['new one', 'in_progress'],
      ['one', 'in_progress'],
    ],
  )
})

test('lanes part the board, and a card that goes to another lane gets what the lane stands for', async () => {
  await fill('LANE', 'open:one', 'open:two')
  const page = await openBoard(rui, 'LANE', '&lanes=priority')
  await untilColumn(page, 'Medium, Open', ['one', 'two'])
  await cardOf(page, 'one').getByRole('link').focus()
  for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key)
  await untilColumn(page, 'High, Open', ['one'])
  await page.goto('/board?project=LANE&q=priority:high')
  await untilLive(page)
  await untilColumn(page, 'Open', ['one'])
})

test('columns of several workflows stand under the name of theirs, in the order of the way', async () => {
  const { teams, workflows, tickets } = await e2e.waybill.as()
  await teams.create({ name: 'Repairs' })
  await teams.putMember('Repairs', rui.id)
  const step = { team: 'Repairs', category: 'in_progress' as const }
  const { id } = await workflows.create({
    name: 'Repair of printers',
    category: 'Printers',
    graph: {
      steps: [
        { id: 'temp-look', name: 'Look', ...step, is_start: true },
        { id: 'temp-over', name: 'Over', ...step, is_end: true },
        { id: 'temp-mend', name: 'Mend', ...step },
      ],
      transitions: [
        { id: 'temp-1', from: 'temp-look', to: 'temp-mend', name: 'Accept' },
        { id: 'temp-2', from: 'temp-mend', to: 'temp-over', name: 'Done' },
      ],
    },
  })
  await workflows.publish(id)
  await tickets.create({ project: 'MANY', title: 'Paper jam', category: 'Printers' })
  const page = await openBoard(rui, 'MANY')
  const leftOf = async (text: string) =>
    (await page.getByText(text, { exact: true }).first().boundingBox())?.x ?? 0
  assert.ok((await leftOf('Basic')) < (await leftOf('Closed')))
  const names = ['Closed', 'Repair of printers', 'Mend', 'Over']
  const lefts = await Promise.all(names.map(leftOf))
  assert.deepEqual(
    lefts.toSorted((a, b) => a - b),
    lefts,
  )
  await checkAccess(page)
})

test('a board of which only empty columns can be seen leads to the first ticket', async () => {
  await fill('FAR', 'closed:Long done')
  const page = await e2e.openPage(rui, '/board?project=FAR', { size: NARROW })
  await untilLive(page)
  await checkAccess(page)
  await page.getByRole('button', { name: 'Go to Closed' }).click()
  await page.getByText('The columns that you see are empty').waitFor({ state: 'detached' })
  const box = await cardOf(page, 'Long done').boundingBox()
  assert.ok(box && box.x >= 0 && box.x + box.width <= NARROW.width, JSON.stringify(box))
})

test('a column folds to a strip that takes cards, for oneself and until it is unfolded', async () => {
  await fill('FOLD', 'open:one', 'open:two', 'open:three')
  const page = await openBoard(rui, 'FOLD')
  await untilColumn(page, 'Open', ['one', 'two', 'three'])
  const widthOf = async (name: string) => (await page.getByRole('button', { name }).boundingBox())?.width ?? 0
  await page.getByRole('button', { name: 'Fold Resolved' }).press('Enter')
  const resolved = page.getByRole('button', { name: 'Unfold Resolved' })
  await resolved.and(page.locator(':focus')).waitFor()
  assert.ok((await widthOf('Unfold Resolved')) < 40)
  await page.getByRole('button', { name: 'Fold Closed' }).click()
  await page.getByRole('button', { name: 'Unfold Closed' }).waitFor()
  await checkAccess(page)

  // On the name of the one, which hangs over its strip, and on the strip of the other.
  await drag(page, 'one', resolved, 'above')
  await page.getByRole('heading', { name: 'Resolved, 1 ticket', exact: true }).waitFor()
  await untilColumn(page, 'Open', ['two', 'three'])
  await page.locator('[data-title]').filter({ hasText: 'two' }).focus()
  await page.keyboard.press('Space')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await page.getByRole('status').filter({ hasText: 'Closed, place 1' }).waitFor()
  const held = await page.locator('[data-held="keys"]').boundingBox()
  assert.ok(held && held.width < 40, 'over a strip it is as narrow as the strip')
  await page.keyboard.press('Space')
  await page.getByRole('heading', { name: 'Closed, 1 ticket', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Unfold Closed' }).and(page.locator(':focus')).waitFor()
  await untilColumn(page, 'Open', ['three'])

  await page.reload()
  await page.getByRole('button', { name: 'Unfold Closed' }).waitFor()
  const other = await openBoard(mei, 'FOLD')
  await untilColumn(other, 'Resolved', ['one'])
  await resolved.press('Enter')
  await untilColumn(page, 'Resolved', ['one'])
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search tickets or do something' }).fill('Fold')
  await page.getByRole('option', { name: 'Unfold all folded columns' }).click()
  await untilColumn(page, 'Closed', ['two'])
})

test('the board reads well in both themes, and on a narrow screen', async () => {
  await fill('WEB', 'open:Checkout fails with an empty cart', 'in_progress:Search is slow', 'closed:Typo')
  const { tickets } = await e2e.waybill.as()
  await tickets.update('WEB-1', {
    labels: ['bug'],
    priority: 'critical',
    assignee: rui.id,
    due_at: new Date(Date.now() + 86_400_000).toISOString(),
  })
  const page = await openBoard(rui, 'WEB')
  await untilColumn(page, 'Closed', ['Typo'])
  await shoot(page, 'board')
  await checkAccess(page)
  await page.getByRole('link', { name: 'Checkout fails with an empty cart' }).click()
  await page.waitForURL(/peek=WEB-1/)
  const narrow = await e2e.openPage(rui, '/projects/WEB/board', { size: NARROW, dark: true })
  await narrow.waitForURL(/board\?project=WEB/)
  await untilLive(narrow)
  await cardOf(narrow, 'Checkout fails with an empty cart').waitFor()
  await checkAccess(narrow)
})
