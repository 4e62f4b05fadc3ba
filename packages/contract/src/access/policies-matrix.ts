import {
  ATTACHMENT_ACTIONS,
  COMMENT_ACTIONS,
  INSTALLATION_ACTIONS,
  PERSON_ACTIONS,
  PROJECT_ACTIONS,
  SCOPES,
  TICKET_ACTIONS,
  mayInInstallation,
  mayInProject,
  mayWithAttachment,
  mayWithComment,
  mayWithPerson,
  mayWithTicket,
  standing,
  type Actor,
  type Decision,
  type ProjectFacts,
  type Scope,
  type TicketFacts,
} from './policies.ts'
import { REQUEST_ACTIONS, TASK_ACTIONS, mayWithRequest, mayWithTask } from './task-policy.ts'
import { VIEW_ACTIONS, mayWithView } from './view-policy.ts'
import { ROLES, type Role } from '../people/person.ts'
import { MEMBER_ROLES, PROJECT_ACCESS, type MemberRole } from '../projects/project.ts'

/**
 * Who may do what, as tables for people: `policies.matrix.md` is their committed text, so that a change of rights is seen
 * in review as a change of words. Decisions about tickets and projects depend on the actor only through the standing, the
 * scopes and the projects of a token (a test holds this), which is why these tables are complete.
 */
export function policiesMatrix(): string {
  return [
    '# Who may do what',
    '',
    'Generated from policies.ts; do not edit. Renew it with `npm run policies` and read the difference.',
    '',
    '`yes`: allowed. `403`: may see that it exists, but not do this. `404`: it does not exist for them.',
    ...section('In the installation', ['action', ...senders().map(([name]) => name)], installationRows()),
    ...section('With people', ['action', ...personColumns()], personRows()),
    ...section(
      'What somebody is in a project',
      ['role', 'access', 'no member', ...MEMBER_ROLES],
      standingRows(),
    ),
    ...section('In a project', ['action', ...projectCases().map(([name]) => name)], projectRows()),
    ...section('With a ticket', ['action', ...ticketCases().map(([name]) => name)], ticketRows()),
    ...section('With a comment', ['action', ...commentCases().map(([name]) => name)], commentRows()),
    ...section('With an attachment', ['action', ...commentCases().map(([name]) => name)], attachmentRows()),
    ...section('With a task', ['action', ...taskCases().map(([name]) => name)], taskRows()),
    ...section('With a request', ['action', ...ticketCases().map(([name]) => name)], requestRows()),
    ...section('With a saved view', ['action', ...viewColumns()], viewRows()),
    ...section('Scopes of a token (of an admin)', ['action', ...scopeSets().map(nameOfScopes)], scopeRows()),
    '',
  ].join('\n')
}

function section(title: string, head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return ['', `## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)]
}

const WORDS: Record<Decision, string> = { allow: 'yes', forbid: '403', hide: '404' }

function person(role: Role, scopes: readonly Scope[] | null = null, projects: string[] | null = null): Actor {
  return { kind: 'person', person_id: 'me', role, scopes, token_projects: projects }
}

function project(access: 'open' | 'private', membership: MemberRole | null, archived = false): ProjectFacts {
  return { id: 'here', access, archived, membership }
}

function senders(): [string, Actor][] {
  return [
    ...ROLES.map((role): [string, Actor] => [role, person(role)]),
    ['admin, token for projects', person('admin', SCOPES, ['here'])],
  ]
}

function installationRows(): string[][] {
  return INSTALLATION_ACTIONS.map((action) => [
    action,
    ...senders().map(([, actor]) => WORDS[mayInInstallation(actor, action)]),
  ])
}

function personColumns(): string[] {
  return ROLES.flatMap((role) => [`${role}: oneself`, `${role}: another`])
}

function personRows(): string[][] {
  return PERSON_ACTIONS.map((action) => [
    action,
    ...ROLES.flatMap((role) =>
      [true, false].map((is_self) => WORDS[mayWithPerson(person(role), action, { is_self })]),
    ),
  ])
}

function standingRows(): string[][] {
  return ROLES.flatMap((role) =>
    PROJECT_ACCESS.map((access) => [
      role,
      access,
      ...[null, ...MEMBER_ROLES].map((membership) => standing(person(role), project(access, membership))),
    ]),
  )
}

/** One example of each standing. */
function examples(archived = false): [string, ProjectFacts][] {
  return [
    ['lead', project('open', 'lead', archived)],
    ['member', project('open', 'member', archived)],
    ['viewer', project('open', 'viewer', archived)],
    ['requester', project('open', null, archived)],
    ['none', project('private', null, archived)],
  ]
}

function projectCases(): [string, ProjectFacts][] {
  return [
    ...examples(),
    ...examples(true).map(([name, facts]): [string, ProjectFacts] => [`${name}, archived`, facts]),
  ]
}

function projectRows(): string[][] {
  return PROJECT_ACTIONS.map((action) => [
    action,
    ...projectCases().map(([, facts]) => WORDS[mayInProject(person('requester'), action, facts)]),
  ])
}

function ticketCases(): [string, TicketFacts][] {
  const ticket = (facts: ProjectFacts, more: Partial<TicketFacts> = {}): TicketFacts => ({
    project: facts,
    is_reporter: false,
    is_watcher: false,
    deleted: false,
    ...more,
  })
  const cases: [string, TicketFacts][] = []
  for (const [name, facts] of examples()) {
    cases.push([name, ticket(facts)])
    if (name === 'lead' || name === 'member') {
      cases.push([`${name}, deleted`, ticket(facts, { deleted: true })])
      continue
    }
    cases.push([`${name}, reporter`, ticket(facts, { is_reporter: true })])
    cases.push([`${name}, watcher`, ticket(facts, { is_watcher: true })])
  }
  const archived = project('open', 'lead', true)
  cases.push(['lead, archived project', ticket(archived)])
  return cases
}

function ticketRows(): string[][] {
  return TICKET_ACTIONS.map((action) => [
    action,
    ...ticketCases().map(([, facts]) => WORDS[mayWithTicket(person('requester'), action, facts)]),
  ])
}

function commentCases() {
  const on = (facts: ProjectFacts, own: boolean) => ({
    ticket: { project: facts, is_reporter: own, is_watcher: false, deleted: false },
    deleted: false,
  })
  return examples().flatMap(([name, facts]) => {
    const own = name === 'requester' || name === 'none'
    const who = own ? `${name}, reporter` : name
    return [
      [`${who}: public`, { ...on(facts, own), internal: false, is_author: false }],
      [`${who}: public, own`, { ...on(facts, own), internal: false, is_author: true }],
      [`${who}: internal`, { ...on(facts, own), internal: true, is_author: false }],
    ] as const
  })
}

function commentRows(): string[][] {
  return COMMENT_ACTIONS.map((action) => [
    action,
    ...commentCases().map(([, facts]) => WORDS[mayWithComment(person('requester'), action, facts)]),
  ])
}

function attachmentRows(): string[][] {
  return ATTACHMENT_ACTIONS.map((action) => [
    action,
    ...commentCases().map(([, facts]) => WORDS[mayWithAttachment(person('requester'), action, facts)]),
  ])
}

function taskCases() {
  return examples().flatMap(([name, facts]) => {
    const own = name === 'requester' || name === 'none'
    const who = own ? `${name}, reporter` : name
    const ticket = { project: facts, is_reporter: own, is_watcher: false, deleted: false }
    return [
      [who, { ticket, is_holder: false, in_team: false }],
      [`${who}: has it`, { ticket, is_holder: true, in_team: false }],
      [`${who}: in the queue’s team`, { ticket, is_holder: false, in_team: true }],
    ] as const
  })
}

function taskRows(): string[][] {
  return TASK_ACTIONS.map((action) => [
    action,
    ...taskCases().map(([, facts]) => WORDS[mayWithTask(person('requester'), action, facts)]),
  ])
}

function requestRows(): string[][] {
  return REQUEST_ACTIONS.map((action) => [
    action,
    ...ticketCases().map(([, facts]) => WORDS[mayWithRequest(person('requester'), action, facts)]),
  ])
}

const VIEW_CASES = [
  ['own', { is_owner: true, shared: false }],
  ['shared by another', { is_owner: false, shared: true }],
  ['private of another', { is_owner: false, shared: false }],
] as const

function viewColumns(): string[] {
  return ROLES.flatMap((role) => VIEW_CASES.map(([name]) => `${role}: ${name}`))
}

function viewRows(): string[][] {
  return VIEW_ACTIONS.map((action) => [
    action,
    ...ROLES.flatMap((role) =>
      VIEW_CASES.map(([, facts]) => WORDS[mayWithView(person(role), action, facts)]),
    ),
  ])
}

/** Every set of scopes that a token can have, and none of a person who has signed in. */
export function scopeSets(): (readonly Scope[] | null)[] {
  const sets: Scope[][] = [[]]
  for (const scope of SCOPES) sets.push(...sets.map((set) => [...set, scope]))
  return [null, ...sets.filter((set) => set.length > 0)]
}

function nameOfScopes(scopes: readonly Scope[] | null): string {
  return scopes === null ? 'signed in' : scopes.join(' + ')
}

function scopeRows(): string[][] {
  const facts = project('open', null)
  const ticket = { project: facts, is_reporter: false, is_watcher: false, deleted: false }
  const row = (action: string, decide: (actor: Actor) => Decision) => [
    action,
    ...scopeSets().map((scopes) => WORDS[decide(person('admin', scopes))]),
  ]
  return [
    ...INSTALLATION_ACTIONS.map((action) => row(action, (actor) => mayInInstallation(actor, action))),
    ...PERSON_ACTIONS.map((action) =>
      row(`${action} (oneself)`, (actor) => mayWithPerson(actor, action, { is_self: true })),
    ),
    ...PERSON_ACTIONS.map((action) =>
      row(`${action} (another)`, (actor) => mayWithPerson(actor, action, { is_self: false })),
    ),
    ...PROJECT_ACTIONS.map((action) => row(action, (actor) => mayInProject(actor, action, facts))),
    ...TICKET_ACTIONS.filter((action) => action !== 'ticket.restore').map((action) =>
      row(action, (actor) => mayWithTicket(actor, action, ticket)),
    ),
  ]
}
