import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { codeOfApp } from '../apps/server/src/domains/people/second-factor/testing/code-of-app.ts'
import { checkAccess } from './testing/check-access.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilLive } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

const e2e = inBrowser({ named: true })
const DIALOG = '[role=dialog]'

/** Chromium's own authenticator: one that unlocks by itself, as a finger would. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function prove(page: Page, person: Person, button: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password)
  await dialog.getByRole('button', { name: button, exact: true }).click()
}

async function signInAnew(page: Page, person: Person): Promise<void> {
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a person changes how others see them, and what is wrong stands at its field', async () => {
  const rui = await e2e.waybill.person('Rui Costa')
  const page = await e2e.openPage(rui, '/settings/profile')
  await page.getByLabel('Name').fill('Rui M. Costa')
  await page.getByRole('combobox', { name: 'Language and region' }).fill('nonsense tag')
  e2e.trouble.expect(/ 422/)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('must', { exact: false }).first().waitFor()
  await page.getByRole('combobox', { name: 'Language and region' }).fill('pt-BR')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').first().waitFor()
  const { name, locale } = await (await e2e.waybill.as(rui)).people.me()
  assert.deepEqual([name, locale], ['Rui M. Costa', 'pt-BR'])
  await page.getByText('Dark', { exact: true }).click()
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark')
  await page.getByLabel('Single-key shortcuts').uncheck()
  await page.reload()
  assert.equal(await page.getByLabel('Single-key shortcuts').isChecked(), false)
  await page.getByText('As the system', { exact: true }).click()
  await checkAccess(page, 'main')
  await shoot(page, 'settings-profile')
})

test('an authenticator app is added by its code, and asked for at the next sign-in; a recovery code does instead', async () => {
  const mia = await e2e.waybill.person('Mia Torres')
  const page = await e2e.openPage(mia, '/settings/security')
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  e2e.trouble.expect(/ 422/, / 401/)
  await page.getByLabel('Your password', { exact: true }).fill('not my password')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('is not your password').waitFor()
  await prove(page, mia, 'Go on')
  await page.getByRole('img', { name: 'QR code of the key' }).waitFor()
  await checkAccess(page, DIALOG)
  await shoot(page, 'settings-totp')
  const secret = await page.getByLabel('Key', { exact: true }).innerText()
  await page.getByLabel('Code that the app shows').fill(codeOfApp(secret, Date.now()))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).waitFor()
  const codes = await page.getByRole('dialog').getByRole('listitem').allInnerTexts()
  assert.equal(codes.length, 10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 codes left').waitFor()
  await checkAccess(page, 'main')
  await shoot(page, 'settings-security')

  await signInAnew(page, mia)
  await page.getByLabel('Code of your authenticator app').fill('000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('The second factor is not right').waitFor()
  await checkAccess(page)
  // A code counts once: the one after the code that turned it on.
  await page.getByLabel('Code of your authenticator app').fill(codeOfApp(secret, Date.now() + 30_000))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: /Mia Torres/ }).waitFor()

  await signInAnew(page, mia)
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code').fill((codes[0] ?? '').toUpperCase())
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: /Mia Torres/ }).waitFor()
  await page.goto('/settings/security')
  await page.getByText('9 codes left').waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await prove(page, mia, 'Remove')
  await page.getByRole('button', { name: 'Add an authenticator app' }).waitFor()
})

test('a passkey is added, signs in alone and after the password, and is removed', async () => {
  const ben = await e2e.waybill.person('Ben Okafor')
  const page = await e2e.openPage(ben, '/settings/security', { alone: true })
  await addAuthenticator(page)
  await page.getByText('You have no passkeys yet.').waitFor()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Laptop')
  await prove(page, ben, 'Go on')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Remove the passkey Laptop' }).waitFor()

  await page.context().clearCookies()
  await page.goto('/sign-in')
  await checkAccess(page)
  await shoot(page, 'sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('button', { name: /Ben Okafor/ }).waitFor()

  e2e.trouble.expect(/ 401/)
  await signInAnew(page, ben)
  await page.getByRole('button', { name: 'Use a passkey', exact: true }).click()
  await page.getByRole('button', { name: /Ben Okafor/ }).waitFor()

  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Remove the passkey Laptop' }).click()
  await prove(page, ben, 'Remove')
  await page.getByText('You have no passkeys yet.').waitFor()
})

test('one sees where one is signed in and signs out there; a new password does it everywhere else', async () => {
  const zoe = await e2e.waybill.person('Zoe Lind')
  await e2e.waybill.as(zoe)
  const page = await e2e.openPage(zoe, '/settings/security')
  await page.getByText('This one').waitFor()
  const other = page.getByRole('button', { name: /^Sign out of / })
  await other.first().click()
  await page.getByText('Signed out there.').first().waitFor()
  await page.getByLabel('Current password').fill(zoe.password)
  await page.getByLabel('New password').fill('short')
  e2e.trouble.expect(/ 422/)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('must have at least 10').waitFor()
  await page.getByLabel('New password').fill('another good sentence')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Your password is changed.').first().waitFor()
})

test('a token is shown once, works, and ends when it is revoked', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/security')
  await page.getByText('You have no tokens.').waitFor()
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByLabel('What it is for').fill('reports')
  await page.getByLabel('Write tickets, comments and your profile').uncheck()
  await checkAccess(page, DIALOG)
  await page.getByRole('dialog').getByRole('button', { name: 'Make a token' }).click()
  const token = await page.getByRole('dialog').locator('code').innerText()
  const ask = () =>
    fetch(`${e2e.waybill.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await ask()).status, 200)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke the token reports' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('You have no tokens.').waitFor()
  assert.equal((await ask()).status, 401)
})

test('an admin invites somebody, who chooses a password by the link and is in', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Noor Haddad')
  await page.getByLabel('E-mail address').fill('ana@example.org')
  e2e.trouble.expect(/ 422/)
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
  await page.getByText('somebody else already has this e-mail address').waitFor()
  await page.getByLabel('E-mail address').fill('noor@example.org')
  await page.getByLabel('Requester').check()
  await checkAccess(page, DIALOG)
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
  const link = await page.getByRole('dialog').locator('code').innerText()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('noor@example.org').waitFor()
  await checkAccess(page, 'main')
  await shoot(page, 'settings-people')

  const noor = await e2e.openPage(null, link)
  await noor.getByLabel('New password').fill('short')
  await noor.getByRole('button', { name: 'Keep it and go on' }).click()
  await noor.getByText('must have at least 10').waitFor()
  await noor.getByLabel('New password').fill('a sentence of my own')
  await checkAccess(noor)
  await shoot(noor, 'invitation')
  await noor.getByRole('button', { name: 'Keep it and go on' }).click()
  await noor.getByRole('button', { name: /Noor Haddad/ }).waitFor()
  const again = await e2e.openPage(null, link)
  await again.getByLabel('New password').fill('a sentence of my own')
  await again.getByRole('button', { name: 'Keep it and go on' }).click()
  await again.getByText('This link does not work any more').waitFor()
})

test('an admin changes a role, takes a second factor off and deactivates; the last admin stays', async () => {
  const kim = await e2e.waybill.person('Kim Berg')
  const client = await e2e.waybill.as(kim)
  const { secret } = await client.secondFactor.startTotp({ password: kim.password })
  await client.secondFactor.confirmTotp({ code: codeOfApp(secret, Date.now()) })
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/people')
  await page.getByLabel('Find people').fill('kim')
  await page.getByText('ana@example.org').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'More for Kim Berg' }).click()
  await page.getByRole('menuitem', { name: 'Take second factor off' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take second factor off' }).click()
  await page.getByText('Kim Berg signs in by password alone now.').first().waitFor()
  await page.getByRole('button', { name: 'More for Kim Berg' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await page.getByText('Deactivated', { exact: true }).waitFor()

  await page.getByLabel('Find people').fill('ana@')
  e2e.trouble.expect(/ 409/)
  await page.getByRole('combobox', { name: /^Role of Ana/ }).click()
  await page.getByRole('option', { name: 'Agent' }).click()
  await page.getByText('This is the last active admin who can sign in').waitFor()
  assert.equal((await (await e2e.waybill.as()).people.me()).role, 'admin')
})

test('the audit log tells in words who did what, filtered by kind, words and person', async () => {
  const ida = await e2e.waybill.person('Ida Moss')
  const hers = await e2e.waybill.as(ida)
  const { secret } = await hers.secondFactor.startTotp({ password: ida.password })
  await hers.secondFactor.confirmTotp({ code: codeOfApp(secret, Date.now()) })
  await (await e2e.waybill.as()).secondFactor.takeOff(ida.id)
  const page = await e2e.openPage(e2e.waybill.admin)
  await untilLive(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('settings audit')
  await page.getByRole('option', { name: 'Settings: Audit log', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/added Ida/).waitFor()
  await checkAccess(page, 'main')
  await shoot(page, 'settings-audit')
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'Sign-in and access' }).click()
  await page.getByText(/added Ida/).waitFor({ state: 'detached' })
  await page.getByLabel('Words').fill('second factor of ida')
  await page.getByRole('cell', { name: 'Ana Lopes took the second factor of Ida Moss off' }).waitFor()
  await page
    .getByRole('cell', { name: /signed in$/ })
    .first()
    .waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('row').count(), 2)
  await page.getByLabel('Words').fill('nothing like this')
  await page
    .getByText(/Nothing/)
    .first()
    .waitFor()
})

test('those who do not run the place find neither people nor audit log, and narrow pages hold', async () => {
  const lee = await e2e.waybill.person('Lee Park', 'requester')
  const page = await e2e.openPage(lee, '/settings/people', { size: NARROW })
  await page.getByText('There is nothing here').waitFor()
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor()
  assert.deepEqual(
    await page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link').allInnerTexts(),
    ['Profile', 'Notifications', 'Security'],
  )
  await assertFits(page)
})
