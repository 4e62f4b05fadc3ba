import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { ROLES } from '../people/person.ts'
import { MEMBER_ROLES, PROJECT_ACCESS } from '../projects/project.ts'
import { policiesMatrix, scopeSets } from './policies-matrix.ts'
import {
  ANONYMOUS,
  COMMENT_ACTIONS,
  INSTALLATION_ACTIONS,
  PERSON_ACTIONS,
  PROJECT_ACTIONS,
  SYSTEM,
  TICKET_ACTIONS,
  isStaff,
  mayInInstallation,
  mayInProject,
  mayWithComment,
  mayWithPerson,
  mayWithTicket,
  standing,
  type Actor,
  type CommentFacts,
  type Decision,
  type ProjectFacts,
  type TicketFacts,
} from './policies.ts'

const BOTH = [false, true]
const RANK: Record<Decision, number> = { hide: 0, forbid: 1, allow: 2 }

const projects: ProjectFacts[] = PROJECT_ACCESS.flatMap((access) =>
  BOTH.flatMap((archived) =>
    [null, ...MEMBER_ROLES].map((membership) => ({ id: 'here', access, archived, membership })),
  ),
)
const tickets: TicketFacts[] = projects.flatMap((project) =>
  BOTH.flatMap((is_reporter) =>
    BOTH.flatMap((is_watcher) => BOTH.map((deleted) => ({ project, is_reporter, is_watcher, deleted }))),
  ),
)
const comments: CommentFacts[] = tickets.flatMap((ticket) =>
  BOTH.flatMap((internal) =>
    BOTH.flatMap((is_author) => BOTH.map((deleted) => ({ ticket, internal, is_author, deleted }))),
  ),
)

/** Every decision that there is for somebody, each with its name. */
function* decisions(actor: Actor): Generator<[string, Decision]> {
  for (const action of INSTALLATION_ACTIONS) yield [action, mayInInstallation(actor, action)]
  for (const action of PERSON_ACTIONS) {
    for (const is_self of BOTH)
      yield [`${action} ${String(is_self)}`, mayWithPerson(actor, action, { is_self })]
  }
  for (const [index, project] of projects.entries()) {
    for (const action of PROJECT_ACTIONS)
      yield [`${action} ${String(index)}`, mayInProject(actor, action, project)]
  }
  for (const [index, ticket] of tickets.entries()) {
    for (const action of TICKET_ACTIONS)
      yield [`${action} ${String(index)}`, mayWithTicket(actor, action, ticket)]
  }
  for (const [index, comment] of comments.entries()) {
    for (const action of COMMENT_ACTIONS)
      yield [`${action} ${String(index)}`, mayWithComment(actor, action, comment)]
  }
}

const signedIn = ROLES.map(
  (role): Actor => ({ kind: 'person', person_id: 'me', role, scopes: null, token_projects: null }),
)
const limits = scopeSets().flatMap((scopes) =>
  [null, ['here'], ['elsewhere']].map((token_projects) => ({ scopes, token_projects })),
)
const everybody = signedIn.flatMap((person) => limits.map((limit): Actor => ({ ...person, ...limit })))
const nameOf = (actor: Actor) => JSON.stringify(actor)

describe('policies', () => {
  test('are as the committed matrix shows them (renew it: npm run policies, and read the difference)', () => {
    const committed = readFileSync(new URL('policies.matrix.md', import.meta.url), 'utf8')
    assert.equal(policiesMatrix(), committed)
  })

  test('grant nothing to whoever has not signed in, and hide everything', () => {
    for (const [name, decision] of decisions(ANONYMOUS)) assert.equal(decision, 'hide', name)
    const asReporter = tickets.filter((ticket) => ticket.is_reporter || ticket.is_watcher)
    assert.ok(asReporter.length > 0)
  })

  test('never grant more to a token than to its owner, nor more for fewer scopes or projects', () => {
    for (const person of signedIn) {
      const own = new Map(decisions(person))
      for (const limit of limits) {
        const limited = { ...person, ...limit }
        const wider = new Map(decisions({ ...limited, token_projects: null }))
        for (const [name, decision] of decisions(limited)) {
          assert.ok(RANK[decision] <= RANK[own.get(name) ?? 'hide'], `${name} for ${nameOf(limited)}`)
          assert.ok(RANK[decision] <= RANK[wider.get(name) ?? 'hide'], `${name} for ${nameOf(limited)}`)
        }
      }
    }
    for (const person of signedIn) {
      const sets = scopeSets().filter((set) => set !== null)
      for (const small of sets) {
        for (const large of sets.filter((set) => small.every((scope) => set.includes(scope)))) {
          const more = new Map(decisions({ ...person, scopes: large }))
          for (const [name, decision] of decisions({ ...person, scopes: small })) {
            assert.ok(
              RANK[decision] <= RANK[more.get(name) ?? 'hide'],
              `${name}: ${small.join()} against ${large.join()}`,
            )
          }
        }
      }
    }
  })

  test('let no token touch passwords, sessions, tokens or links, nor make admins', () => {
    for (const actor of everybody.filter((one) => one.scopes !== null || one.token_projects !== null)) {
      for (const is_self of BOTH) {
        assert.notEqual(mayWithPerson(actor, 'person.manage_access', { is_self }), 'allow', nameOf(actor))
      }
      assert.notEqual(mayInInstallation(actor, 'people.grant_admin'), 'allow', nameOf(actor))
    }
  })

  test('hide a private project and its tickets from who is no member of it, except own tickets', () => {
    for (const actor of everybody.filter((one) => one.role !== 'admin')) {
      for (const project of projects.filter((one) => one.access === 'private' && one.membership === null)) {
        for (const action of PROJECT_ACTIONS) assert.equal(mayInProject(actor, action, project), 'hide')
      }
      const foreign = tickets.filter(
        ({ project, is_reporter, is_watcher }) =>
          project.access === 'private' && project.membership === null && !is_reporter && !is_watcher,
      )
      for (const ticket of foreign) {
        for (const action of TICKET_ACTIONS) assert.equal(mayWithTicket(actor, action, ticket), 'hide')
      }
    }
  })

  test('hide what a token’s projects do not hold, whoever owns it', () => {
    for (const actor of everybody.filter((one) => one.token_projects?.includes('elsewhere'))) {
      for (const project of projects) {
        for (const action of PROJECT_ACTIONS) assert.equal(mayInProject(actor, action, project), 'hide')
      }
      for (const ticket of tickets) {
        for (const action of TICKET_ACTIONS) assert.equal(mayWithTicket(actor, action, ticket), 'hide')
      }
    }
  })

  test('never show a requester an internal comment, nor let them write one', () => {
    for (const actor of everybody) {
      for (const comment of comments.filter(({ internal }) => internal)) {
        if (isStaff(standing(actor, comment.ticket.project))) continue
        for (const action of COMMENT_ACTIONS) assert.equal(mayWithComment(actor, action, comment), 'hide')
        assert.equal(mayWithTicket(actor, 'ticket.see_internal', comment.ticket), 'hide')
        assert.notEqual(mayWithTicket(actor, 'ticket.comment_internal', comment.ticket), 'allow')
      }
    }
  })

  test('never let anybody do something with what they may not see', () => {
    for (const actor of everybody) {
      for (const ticket of tickets) {
        if (mayWithTicket(actor, 'ticket.see', ticket) !== 'hide') continue
        for (const action of TICKET_ACTIONS) assert.equal(mayWithTicket(actor, action, ticket), 'hide')
      }
    }
  })

  test('change nothing in an archived project', () => {
    const reading = new Set<string>(['ticket.see', 'ticket.see_internal'])
    for (const actor of everybody) {
      for (const ticket of tickets.filter(({ project }) => project.archived)) {
        for (const action of TICKET_ACTIONS.filter((one) => !reading.has(one))) {
          assert.notEqual(
            mayWithTicket(actor, action, ticket),
            'allow',
            `${action} ${JSON.stringify(ticket)}`,
          )
        }
      }
    }
  })

  test('depend on the actor only through standing, scopes and projects of the token, so that the matrix is complete', () => {
    const seen = new Map<string, Decision>()
    for (const actor of everybody) {
      for (const ticket of tickets) {
        for (const action of TICKET_ACTIONS) {
          const { is_reporter, is_watcher, deleted, project } = ticket
          const as = standing(actor, project)
          const key = JSON.stringify([
            action,
            as,
            is_reporter,
            is_watcher,
            deleted,
            project.archived,
            actor.scopes,
            actor.token_projects,
          ])
          const decision = mayWithTicket(actor, action, ticket)
          assert.equal(seen.get(key) ?? decision, decision, key)
          seen.set(key, decision)
        }
      }
    }
  })

  test('let Waybill itself do everything that can be done at all', () => {
    for (const action of INSTALLATION_ACTIONS) assert.equal(mayInInstallation(SYSTEM, action), 'allow')
    for (const action of PERSON_ACTIONS)
      assert.equal(mayWithPerson(SYSTEM, action, { is_self: false }), 'allow')
    for (const project of projects) assert.equal(standing(SYSTEM, project), 'lead')
  })
})
