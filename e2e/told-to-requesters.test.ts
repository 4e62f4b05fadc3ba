import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilLive, untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
let rita: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  rita = await waybill.person('Rita Lima', 'requester')
  const { teams, projects, workflows } = await waybill.as()
  await teams.create({ name: 'Buyers' })
  await teams.putMember('Buyers', rui.id)
  await projects.create({ key: 'BUY', name: 'Purchases', kind: 'service_desk' })
  await workflows.create({
    name: 'Purchases',
    category: 'Purchase',
    graph: {
      steps: [
        {
          id: 'temp-decide',
          name: 'Decide',
          team: 'Buyers',
          category: 'open',
          is_start: true,
          approval: { quorum: 'all' },
        },
        { id: 'temp-buy', name: 'Buy', team: 'Buyers', category: 'in_progress' },
        { id: 'temp-done', name: 'Bought', team: 'Buyers', category: 'resolved', is_end: true },
        { id: 'temp-no', name: 'Not bought', team: 'Buyers', category: 'closed', is_end: true },
      ],
      transitions: [
        { id: 'temp-1', from: 'temp-decide', to: 'temp-buy', name: 'Approve', source_handle: 'approved' },
        { id: 'temp-2', from: 'temp-decide', to: 'temp-no', name: 'Refuse', source_handle: 'refused' },
        { id: 'temp-3', from: 'temp-buy', to: 'temp-done', name: 'Hand over' },
      ],
    },
  })
})

const side = (page: Page) => page.getByRole('complementary', { name: 'What is chosen' })
const standing = (page: Page) => page.getByRole('region', { name: 'How far it is' }).getByRole('status')

/** Picks an option of a list in the designer. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await side(page).getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function asksFor(title: string): Promise<string> {
  const { tickets } = await e2e.waybill.as(rita)
  return (await tickets.create({ project: 'BUY', title, category: 'Purchase' })).key
}

/** Rui takes an action in the browser. */
async function takes(page: Page, name: string, comment: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  const form = page.getByRole('form', { name })
  await form.getByRole('textbox').fill(comment)
  await form.getByRole('button', { name, exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

test('who draws a workflow says of each action who reads its words', async () => {
  const { workflows } = await e2e.waybill.as()
  const { id } = await workflows.get('Purchases')
  const page = await e2e.openPage(e2e.waybill.admin, `/workflows/${id}`)
  await untilLive(page)
  await page.locator('.react-flow__pane').waitFor()
  for (const name of ['Refuse', 'Hand over']) {
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await choose(page, 'Who reads the comment', 'Its requester too: a public comment')
  }
  await shoot(page, 'workflow-public-comment')
  await checkAccess(page, 'main')
  await page.keyboard.press('Control+s')
  await page.getByText('All saved').waitFor()
  const { graph } = await workflows.get('Purchases')
  assert.deepEqual(
    graph.transitions.map(({ comment_visibility }) => comment_visibility),
    [undefined, 'public', 'public'],
  )
  await workflows.publish(id)
})

test('the form of an action says who will read its words, and the requester reads those that are public', async () => {
  const key = await asksFor('A loud fan')
  const page = await e2e.openPage(rui, `/tickets/${key}`)
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page
    .getByRole('form', { name: 'Approve' })
    .getByText('Internal: requesters do not read it.')
    .waitFor()
  await page.getByRole('form', { name: 'Approve' }).getByRole('button', { name: 'Cancel' }).click()
  await takes(page, 'Approve', 'They shall have it')
  await page.getByRole('button', { name: 'Hand over', exact: true }).click()
  const form = page.getByRole('form', { name: 'Hand over' })
  await form.getByText('Public: its requester reads this, and is told.').waitFor()
  await shoot(page, 'action-public-comment')
  await checkAccess(page, 'main')
  await form.getByRole('textbox', { name: 'Comment' }).fill('I replaced the fan')
  await form.getByRole('button', { name: 'Hand over' }).click()
  await page.getByRole('article', { name: 'Comment by Rui Costa' }).getByText('I replaced the fan').waitFor()

  const hers = await e2e.openPage(rita, `/portal/requests/${key}`)
  await untilReady(hers)
  await standing(hers).getByText('Done', { exact: true }).waitFor()
  await hers.getByRole('article', { name: 'Comment by Rui Costa' }).getByText('I replaced the fan').waitFor()
  assert.equal(await hers.getByText('They shall have it').count(), 0)
})

test('what was refused is told as refused, with its reason, and nobody asks how it was', async () => {
  const { workflows } = await e2e.waybill.as()
  const { id } = await workflows.get('Purchases')
  const designer = await e2e.openPage(e2e.waybill.admin, `/workflows/${id}`)
  await untilLive(designer)
  const warning = designer.getByText('"Refuse" refuses and leads to an end that counts as done')
  await warning.waitFor()
  await designer.getByRole('group', { name: /^Step Not bought:/ }).click()
  await choose(designer, 'What ends here', 'Refused: it is not done')
  await warning.waitFor({ state: 'detached' })
  await shoot(designer, 'workflow-refused-end')
  await checkAccess(designer, 'main')
  await designer.keyboard.press('Control+s')
  await designer.getByText('All saved').waitFor()
  await workflows.publish(id)

  const key = await asksFor('A boat')
  const page = await e2e.openPage(rui, `/tickets/${key}`)
  await takes(page, 'Refuse', 'We are no shipping company')
  const hers = await e2e.openPage(rita, `/portal/requests/${key}`)
  await untilReady(hers)
  await standing(hers).getByText('Refused', { exact: true }).waitFor()
  await hers.getByText('We are no shipping company').waitFor()
  await hers.getByRole('listitem', { name: 'Refused, now' }).waitFor()
  assert.equal(await hers.getByText('Done', { exact: true }).count(), 0)
  assert.equal(await hers.getByText('How was it?').count(), 0)
  await shoot(hers, 'portal-refused')
  await checkAccess(hers)
  await hers.getByRole('link', { name: 'All requests' }).click()
  await hers.getByRole('link', { name: 'Closed', exact: true }).click()
  await hers.getByRole('listitem').filter({ hasText: 'A boat' }).getByText('Refused').waitFor()
})

test('a reply to what is done reopens it, and when it is too late the page says that nobody waits for it', async () => {
  const key = await asksFor('A lamp')
  const page = await e2e.openPage(rui, `/tickets/${key}`)
  await takes(page, 'Approve', 'Yes')
  await takes(page, 'Hand over', 'It stands on your desk')
  const hers = await e2e.openPage(rita, `/portal/requests/${key}`)
  await untilReady(hers)
  await standing(hers).getByText('Done', { exact: true }).waitFor()
  await hers.getByText('What you write here reopens it.').waitFor()
  await shoot(hers, 'portal-reply-reopens')
  await checkAccess(hers)
  await hers.getByRole('textbox', { name: 'Write a comment' }).fill('It does not shine')
  await hers.getByRole('button', { name: 'Comment', exact: true }).click()
  await standing(hers).getByText('In progress: Buy').waitFor()
  assert.equal(await hers.getByText('What you write here reopens it.').count(), 0)

  const { workflows } = await e2e.waybill.as()
  const { id } = await workflows.get('Purchases')
  await workflows.update(id, { front_desk: { reopen_days: 0 } })
  await workflows.publish(id)
  const late = await asksFor('A chair')
  const again = await e2e.openPage(rui, `/tickets/${late}`)
  await takes(again, 'Approve', 'Yes')
  await takes(again, 'Hand over', 'It stands at your desk')
  await hers.goto(`/portal/requests/${late}`)
  await hers.getByText('nobody waits for what you write here').waitFor()
  await hers.getByRole('link', { name: 'Ask anew' }).click()
  await hers.getByRole('heading', { level: 1, name: /What do you need/ }).waitFor()
})

test('the list of a requester has no column, filter or key for the labels that they are told nothing of', async () => {
  const { tickets } = await e2e.waybill.as()
  await tickets.create({ project: 'BUY', title: 'A chair with arms', reporter: rita.id, labels: ['urgent'] })
  const page = await e2e.openPage(rita, '/tickets')
  const row = page.getByRole('row').filter({ hasText: 'A chair with arms' })
  await row.waitFor()
  await page.getByRole('columnheader', { name: 'Labels', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Priority', exact: true }).waitFor()
  assert.equal(await page.getByRole('menuitem', { name: 'Label' }).count(), 0)
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem', { name: 'Priority', exact: true }).waitFor({ state: 'detached' })
  await page.keyboard.press('j')
  await page.keyboard.press('l')
  await page.keyboard.press('a')
  await page.keyboard.press('p')
  await page.getByRole('option', { name: 'Critical' }).waitFor()
})
