import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addSecondFactors } from '../../people/second-factor/testing/add-second-factors.ts'
import { setPassword } from '../../people/set-password.command.ts'
import { FORM_TYPE, formOf } from '../../attachments/testing/multipart.ts'
import { parseMapping } from '../../imports/mapping.ts'
import { runImport } from '../../imports/run-import.ts'
import { publishFlow } from '../../tasks/testing/publish-flow.ts'
import { noteReference } from '../../references/note-reference.command.ts'
import { DELETED_KEPT_MILLIS, purgeDeletedTickets } from '../../tickets/purge-deleted-tickets.command.ts'
import type { TestPerson, TestWorld } from '../../../testing/test-world.ts'

const MAPPING = {
  source: 'old',
  project: { key: 'OLD', name: 'Old system' },
  rows: 'changes',
  id: 'id',
  order: 'n',
  changed_at: 'at',
  changed_by: { column: 'by', name: 'Person {value}' },
  ticket: { title: 'title', status: 'status', team: 'team', assignee: 'by', labels: 'labels' },
  fields: [{ key: 'state', name: 'State', type: 'select', column: 'state' }],
}
const ROWS = `id,n,at,by,title,status,team,labels,state
T1,1,2020-01-01T00:00:00Z,7,Größe,open,Far team,old,New
T1,2,2020-01-03T00:00:00Z,8,Größe,closed,Far team,old done,Gone
T2,1,2020-01-02T00:00:00Z,7,Two,open,Help desk,old,New
T2,2,2020-01-01T12:00:00Z,7,Two again,open,Help desk,,Lost
`

export interface BusyWorld {
  admin: TestPerson
  ana: TestPerson
  ben: TestPerson
  customer: TestPerson
}

/** What is read of the answers. */
interface Made {
  id: string
  key: string
  name: string
  items: Made[]
}

type Rest = Parameters<TestWorld['call']> extends [unknown, ...infer Others] ? Others : never

/** Fills a world with everything that people and imports can leave behind, also what is gone again. */
export async function makeBusy(world: TestWorld): Promise<BusyWorld> {
  const admin = await world.person('admin', { name: 'Root' })
  const ana = await world.person('agent', { name: 'Ana Lopez', password: 'a long enough one' })
  const ben = await world.person('agent', { name: '  Ben   Ångström ' })
  const customer = await world.person('requester', { name: 'Cleo' })
  const gone = await world.person('agent')
  const call = async (as: TestPerson, ...rest: Rest): Promise<Made> => {
    world.tick(1_500)
    const answer = await world.call(as, ...rest)
    if (answer.status >= 300) throw new Error(`${rest[0]} ${rest[1]}: ${JSON.stringify(answer.body)}`)
    return answer.body as Made
  }
  await call(admin, 'PATCH', `/users/${ben.id}`, {
    body: { phone: '1234', time_zone: 'Europe/Berlin', locale: 'de' },
  })
  await call(admin, 'PATCH', `/users/${gone.id}`, { body: { active: false } })
  await call(admin, 'PATCH', `/users/${gone.id}`, { body: { role: 'requester' } })
  await world.run(setPassword, { person: ben.id, password_hash: '$argon2id$made-up' })
  await call(admin, 'PATCH', `/users/${ben.id}`, { body: { role: 'requester' } })
  await call(admin, 'PATCH', `/users/${ben.id}`, { body: { role: 'agent' } })

  await addSecondFactors(world, ana, 'a long enough one')

  await call(admin, 'POST', '/teams', { body: { name: 'Help desk', description: 'first line' } })
  for (const person of [ana, ben, gone])
    await call(admin, 'PUT', `/teams/Help desk/members/${person.id}`, { body: {} })
  await call(admin, 'PUT', `/teams/Help desk/members/${gone.id}`, { body: { position: 0 } })
  await call(admin, 'DELETE', `/teams/Help desk/members/${ben.id}`)
  await call(admin, 'PATCH', '/teams/Help desk', { body: { name: 'Support' } })
  await call(admin, 'POST', '/teams', { body: { name: 'Short-lived' } })
  await call(admin, 'DELETE', '/teams/Short-lived')

  await world.project({ key: 'WEB', name: 'Website' })
  await world.project({ key: 'SEC', access: 'private' })
  await world.project({ key: 'GONE' })
  await call(admin, 'PATCH', '/projects/WEB', { body: { key: 'SITE', description: 'all of it' } })
  await world.member({ key: 'SITE' }, ana, 'lead')
  await world.member({ key: 'SEC' }, ana, 'member')
  await world.member({ key: 'SITE' }, ben, 'viewer')
  await call(admin, 'DELETE', `/projects/SITE/members/${ben.id}`)
  for (const [key, type] of [
    ['floor', 'number'],
    ['room', 'text'],
    ['vip', 'checkbox'],
  ])
    await call(admin, 'POST', '/projects/SITE/fields', { body: { key, name: key, type } })
  await call(admin, 'PATCH', '/projects/SITE/fields/floor', { body: { name: 'Storey', required: false } })
  await call(admin, 'POST', '/projects/SITE/labels', { body: { name: 'Größer', color: '#ff0000' } })

  const view = await call(ana, 'POST', '/views', {
    body: { name: 'Größe', query: 'status:open', project: 'SITE', columns: ['key'], group: 'status' },
  })
  await call(ana, 'POST', '/views', { body: { name: 'First', shared: true, position: 0 } })
  await call(ana, 'PATCH', `/views/${view.id}`, { body: { shared: true, layout: 'board' } })
  const passing = await call(ben, 'POST', '/views', { body: { name: 'Passing' } })
  await call(ben, 'DELETE', `/views/${passing.id}`)
  await call(ana, 'PUT', '/users/me/notification-settings', {
    body: { items: [{ kind: 'comment', channels: { app: false } }] },
  })

  const first = await call(customer, 'POST', '/tickets', {
    body: {
      project: 'SITE',
      title: 'It burns',
      description: 'a "quoted" \\ text\nwith lines 🎉',
      severity: 'high',
    },
  })
  const second = await call(ana, 'POST', '/tickets', {
    body: {
      project: 'SITE',
      title: 'Smoke',
      labels: ['hot', 'größer'],
      assignee: ben.id,
      team: 'Support',
      due_at: '2026-05-01T10:00:00+02:00',
      fields: { floor: 1.5, room: 'A1', vip: true },
      status: 'closed',
    },
  })
  const hidden = await call(ana, 'POST', '/tickets', { body: { project: 'SEC', title: 'Secret' } })
  const lost = await call(admin, 'POST', '/tickets', { body: { project: 'GONE', title: 'Lost' } })
  const purged = await call(ana, 'POST', '/tickets', { body: { project: 'SITE', title: 'Purged' } })
  await call(ana, 'PATCH', `/tickets/${first.key}`, {
    body: {
      status: 'resolved',
      priority: 'critical',
      add_labels: ['hot', 'new'],
      category: 'fire',
      assignee: ana.id,
    },
  })
  await call(ana, 'PATCH', `/tickets/${first.key}`, {
    body: { status: 'open', title: 'It burns!', remove_labels: ['new'], fields: { room: 'B2', floor: 3 } },
  })
  await call(ana, 'PATCH', `/tickets/${second.key}`, { body: { fields: { floor: null }, severity: 'low' } })
  await call(ana, 'POST', `/tickets/${second.key}/move`, { body: { status: 'open', before: first.key } })
  await call(ben, 'PUT', `/tickets/${first.key}/watchers/${ben.id}`)
  for (const [kind, other] of [
    ['blocks', second],
    ['relates', hidden],
    ['relates', purged],
    ['duplicates', purged],
    ['child', second],
  ] as const)
    await call(ana, 'POST', `/tickets/${first.key}/links`, { body: { kind, ticket: other.key } })
  await call(admin, 'POST', `/tickets/${second.key}/links`, { body: { kind: 'relates', ticket: lost.key } })
  await call(ana, 'DELETE', `/tickets/${first.key}/links/blocks/${second.key}`)
  const comment = (as: TestPerson, ticket: { key: string }, body: object) =>
    call(as, 'POST', `/tickets/${ticket.key}/comments`, { body })
  const asked = await comment(customer, first, { body: `help, see ${second.key} @Ana Lopez` })
  const answered = await comment(ana, first, { body: 'yes', parent_id: asked.id })
  const internal = await comment(ana, first, { body: 'hm', internal: true })
  const withdrawn = await comment(ana, first, { body: 'never mind' })
  await call(ana, 'PATCH', `/comments/${answered.id}`, { body: { body: `yes, ${second.key}` } })
  for (const kind of ['heart', 'eyes']) await call(ben, 'PUT', `/comments/${asked.id}/reactions/${kind}`)
  await call(ben, 'DELETE', `/comments/${asked.id}/reactions/eyes`)
  await call(ben, 'PUT', `/comments/${withdrawn.id}/reactions/heart`)
  await call(ana, 'DELETE', `/comments/${withdrawn.id}`)
  await call(ana, 'PUT', `/comments/${internal.id}/reactions/rocket`)
  const attach = (as: TestPerson, name: string, query = '') =>
    call(as, 'POST', `/tickets/${first.key}/attachments${query}`, {
      body: formOf([{ name, content: `content of ${name}` }]),
      headers: { 'content-type': FORM_TYPE },
    })
  await attach(customer, 'Größe.txt')
  const shot = await attach(ana, 'shot.txt', '?internal=true')
  const staged = await attach(ana, 'staged.txt', '?internal=true')
  await attach(ana, 'hidden.txt', '?internal=true')
  await comment(ana, first, { body: 'files', attachments: [shot.id, staged.id] })
  await call(ana, 'DELETE', `/attachments/${staged.id}`)
  const { items } = await call(admin, 'GET', '/projects/SITE/labels')
  const hot = items.find((label) => label.name === 'hot')
  await call(admin, 'DELETE', `/projects/SITE/labels/${hot?.id ?? ''}`)
  await call(admin, 'DELETE', '/projects/SITE/fields/room')

  await addRuns(world, { admin, ana, customer }, call)
  const commit = {
    ticket: first.key,
    source: 'github',
    kind: 'pull_request',
    repository: 'acme/web',
    name: '#12',
    title: 'Größe',
    url: 'https://github.com/acme/web/pull/12',
    state: 'open',
    author: ben.id,
    at: new Date(world.now - 5_000).toISOString(),
  }
  for (const ticket of [first.key, purged.key]) await world.run(noteReference, { ...commit, ticket })
  const at = new Date(world.now).toISOString()
  await world.run(noteReference, { ...commit, state: 'merged', title: 'Größer', at })

  await importRows(world)
  const [imported] = (await call(admin, 'GET', '/tickets?project=OLD')).items
  await call(admin, 'PATCH', `/tickets/${imported?.key ?? ''}`, { body: { priority: 'high' } })
  await call(ana, 'DELETE', `/tickets/${purged.key}`)
  await call(admin, 'DELETE', '/projects/GONE?confirm=GONE&force=true')
  world.tick(DELETED_KEPT_MILLIS + 1)
  await world.run(purgeDeletedTickets, { limit: 10 })
  const third = await call(ana, 'POST', '/tickets', { body: { project: 'SITE', title: 'Deleted' } })
  await call(ana, 'DELETE', `/tickets/${third.key}`)
  await call(admin, 'PATCH', '/projects/SEC', { body: { archived: true } })
  await call(ben, 'PUT', `/tickets/${second.key}/lock`)
  await call(ben, 'DELETE', `/tickets/${second.key}/lock`)
  await call(ana, 'PUT', `/tickets/${first.key}/lock`)
  return { admin, ana, ben, customer }
}

type Call = (as: TestPerson, ...rest: Rest) => Promise<Made>

/** Tickets on their way through a workflow: waiting, going on, over, reopened, withdrawn, and without one. */
async function addRuns(
  world: TestWorld,
  { admin, ana, customer }: Pick<BusyWorld, 'admin' | 'ana' | 'customer'>,
  call: Call,
): Promise<void> {
  await call(admin, 'POST', '/teams', { body: { name: 'Coordinators' } })
  for (const team of ['Support', 'Coordinators'])
    await call(admin, 'PUT', `/teams/${team}/members/${ana.id}`, { body: {} })
  await call(admin, 'PATCH', `/users/${ana.id}`, {
    body: { skills: ['fire'], away: { from: '2030-01-01T00:00:00Z' } },
  })
  const flow = await publishFlow(world, {
    name: 'Requests',
    category: 'Request',
    sla: { medium: 'PT8H' },
    front_desk: { reopen_days: 3 },
    end_actions: [{ kind: 'asset', name: 'Asset', url: 'http://192.0.2.1/' }],
    steps: [
      { name: 'Sort', team: 'Support', category: 'open' },
      { name: 'Hand out', team: 'Support', category: 'resolved', assign: 'queue' },
    ],
    transitions: [{ from: 'Sort', to: 'Hand out', name: 'Give' }],
  })
  await call(admin, 'POST', '/projects', { body: { key: 'DESK', name: 'Desk', kind: 'service_desk' } })
  const ask = (category: string) =>
    call(customer, 'POST', '/tickets', { body: { project: 'DESK', title: category, category } })
  const taskOf = async (ticket: Made) =>
    (await call(admin, 'GET', `/tasks?ticket=${ticket.key}`)).items[0]?.id ?? ''
  await ask('Odd')
  await ask('Request')
  const withdrawn = await ask('Request')
  await call(customer, 'POST', `/tickets/${withdrawn.key}/withdraw`, { body: { reason: 'found it' } })
  for (const again of [true, false]) {
    const ticket = await ask('Request')
    const task = await taskOf(ticket)
    const action_id = flow.actions['Sort: Give']
    await call(admin, 'POST', `/tasks/${task}/action`, { body: { action_id, comment: 'here' } })
    await call(ana, 'POST', `/tasks/${task}/claim`, { body: {} })
    await call(ana, 'POST', `/tasks/${task}/action`, { body: { action_id: 'finish' } })
    if (again) await call(customer, 'POST', `/tickets/${ticket.key}/reopen`, { body: {} })
    else {
      await call(customer, 'POST', `/tickets/${ticket.key}/close`, { body: {} })
      await world.call(customer, 'POST', `/tickets/${ticket.key}/satisfaction`, { body: { score: 5 } })
    }
  }
  const gone = await ask('Request')
  await call(ana, 'DELETE', `/tickets/${gone.key}`)
}

async function importRows(world: TestWorld): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-busy-'))
  const file = join(folder, 'rows.csv')
  writeFileSync(file, ROWS)
  const mapping = parseMapping(JSON.stringify(MAPPING), 'mapping.json')
  const summary = await runImport(world.kernel, {
    file,
    mapping,
    dryRun: false,
    errorsFile: join(folder, 'errors.csv'),
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  rmSync(folder, { recursive: true })
  if (summary.created !== 2) throw new Error(`imported ${String(summary.created)}`)
}
