import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilLive } from './testing/waits.ts'

const STEPS = ['Triage', 'Assess', 'Approve', 'Order', 'Deliver', 'Install', 'Hand over', 'Done']
const LEAST_ZOOM = 0.8

let long = ''
const e2e = inBrowser({}, async (waybill) => {
  const { teams, workflows } = await waybill.as()
  const team = await teams.create({ name: 'Purchasing' })
  await teams.putMember(team.id, waybill.admin.id)
  const { id } = await workflows.create({
    name: 'Purchases',
    category: 'Hardware',
    graph: {
      steps: STEPS.map((name, index) => ({
        id: `temp-${String(index)}`,
        name,
        team: 'Purchasing',
        is_start: index === 0,
        is_end: index === STEPS.length - 1,
      })),
      transitions: [
        ...STEPS.slice(1).map((name, index) => ({
          id: `temp-to-${String(index)}`,
          from: `temp-${String(index)}`,
          to: `temp-${String(index + 1)}`,
          name: `To ${name.toLowerCase()}`,
        })),
        { id: 'temp-back', from: 'temp-4', to: 'temp-1', name: 'Back to assess' },
      ],
    },
  })
  long = id
})

const node = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(`^Step ${name}:`) })

async function open(id = long): Promise<Page> {
  const page = await e2e.openPage(e2e.waybill.admin, `/workflows/${id}`)
  await untilLive(page)
  return page
}

/** How large the drawing is shown. */
function zoomOf(page: Page): Promise<number> {
  return page
    .locator('.react-flow__viewport')
    .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)
}

test('a long workflow begins with its start, large enough to be read, and is arranged in rows that fit', async () => {
  const page = await open()
  const pane = page.locator('.react-flow')
  const isSeen = async (name: string) => {
    const [box, frame] = [await node(page, name).boundingBox(), await pane.boundingBox()]
    return box !== null && frame !== null && box.x >= frame.x && box.x + box.width <= frame.x + frame.width
  }
  await node(page, 'Triage').waitFor()
  assert.ok((await zoomOf(page)) >= LEAST_ZOOM)
  assert.deepEqual([await isSeen('Triage'), await isSeen('Done')], [true, false])
  await shoot(page, 'workflow-long')
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Arrange' }).click()
  await page.getByText('Not saved').waitFor()
  await page.waitForFunction(() => {
    const frame = document.querySelector('.react-flow')?.getBoundingClientRect()
    const steps = [...document.querySelectorAll('.react-flow__node')].map((one) =>
      one.getBoundingClientRect(),
    )
    return frame !== undefined && steps.every(({ left, right }) => left >= frame.left && right <= frame.right)
  })
  assert.ok((await zoomOf(page)) >= LEAST_ZOOM)
  await shoot(page, 'workflow-long-arranged')
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('All saved').waitFor()
  await page.setViewportSize(NARROW)
  await page.getByText('Drawing', { exact: true }).click()
  await node(page, 'Triage').waitFor()
  assert.ok((await zoomOf(page)) >= LEAST_ZOOM)
  await shoot(page, 'workflow-long-drawn')
})

test('words that are in use are proposed, and what else they take is said', async () => {
  const { tickets, projects } = await e2e.waybill.as()
  await projects.create({ key: 'HELP', name: 'Help' })
  await tickets.create({ project: 'HELP', title: 'No cable', category: 'Network' })
  const page = await open()
  const part = page.getByRole('region', { name: 'Which tickets' })
  await part
    .getByText(/the category Hardware with another sub-category .* none that names a department/)
    .waitFor()
  await part.getByLabel('Category', { exact: true }).fill('net')
  await page.getByRole('option', { name: 'Network' }).click()
  await part.getByLabel('Department').fill('Law')
  await part.getByText(/the category Network and the department Law with another/).waitFor()
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('All saved').waitFor()
})

test('a workflow is duplicated, and an older version is taken as draft', async () => {
  const page = await open()
  const more = (name: string) => page.getByRole('button', { name: `More for ${name}` })
  await more('Purchases').click()
  await page.getByRole('menuitem', { name: 'Duplicate workflow' }).click()
  const dialog = page.getByRole('dialog', { name: 'Duplicate Purchases' })
  await checkAccess(page, '[role=dialog]')
  await dialog.getByLabel('Name').fill('Purchases')
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await dialog.getByRole('button', { name: 'Duplicate workflow' }).click()
  await dialog.getByText(/is the name of another workflow/i).waitFor()
  await dialog.getByLabel('Name').fill('Large purchases')
  await dialog.getByRole('button', { name: 'Duplicate workflow' }).click()
  await page.getByRole('heading', { name: 'Large purchases', level: 1 }).waitFor()
  const { workflows } = await e2e.waybill.as()
  const copy = await workflows.get('Large purchases')
  assert.deepEqual(
    copy.graph.steps.map(({ name }) => name),
    STEPS,
  )
  await workflows.publish(copy.id)
  const [first, ...others] = copy.graph.steps
  assert.ok(first)
  const refs = [{ ...first, name: 'Look' }, ...others].map((step) => ({
    ...step,
    team: step.team?.id ?? null,
    escalate_to: null,
  }))
  await workflows.update(copy.id, { graph: { steps: refs, transitions: copy.graph.transitions } })
  await page.getByText('Version 1, changed since').waitFor()
  await page.getByRole('link', { name: 'Versions' }).click()
  await page.getByRole('button', { name: 'Take version 1 as draft' }).click()
  const taking = page.getByRole('dialog', { name: 'Take version 1 as draft' })
  await shoot(page, 'workflow-take-version')
  await checkAccess(page, '[role=dialog]')
  await taking.getByRole('button', { name: 'Take it' }).click()
  await node(page, 'Triage').waitFor()
  const back = await workflows.get(copy.id)
  assert.deepEqual([back.changed, back.graph.steps[0]?.id], [false, first.id])
})
