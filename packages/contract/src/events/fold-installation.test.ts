import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogEvent } from './event.ts'
import type { EventData, EventKind } from './event-kinds.ts'
import {
  foldPerson,
  foldProject,
  foldTeam,
  type PersonState,
  type ProjectState,
  type TeamState,
} from './fold-installation.ts'

function event<K extends EventKind>(kind: K, data: EventData<K>): LogEvent {
  return {
    seq: 1,
    at: '2026-03-02T09:00:00.000Z',
    recorded_at: '2026-03-02T09:00:00.000Z',
    actor_id: null,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind,
    version: 1,
    project_id: 'p',
    ticket_id: null,
    request_id: null,
    data,
  }
}

function foldAll<State>(
  step: (state: State | undefined, event: LogEvent) => State | undefined,
  events: LogEvent[],
) {
  let state: State | undefined
  for (const one of events) state = step(state, one)
  return state
}

const created = event('project.created', {
  after: { key: 'WEB', name: 'Website', description: '', access: 'open', workflow: 'w', archived: false },
})

test('a project keeps its former keys, except one that it takes back', () => {
  const rename = (before: string, after: string) =>
    event('project.edited', { before: { key: before }, after: { key: after } })
  const once = foldAll<ProjectState>(foldProject, [created, rename('WEB', 'SITE')])
  assert.deepEqual([once?.key, once?.aliases], ['SITE', ['WEB']])
  const back = foldAll<ProjectState>(foldProject, [created, rename('WEB', 'SITE'), rename('SITE', 'WEB')])
  assert.deepEqual([back?.key, back?.aliases], ['WEB', ['SITE']])
})

test('limits of columns are set, changed and taken off', () => {
  const limit = (step: string, after: number | null) =>
    event('project.wip_limit_set', { step, before: null, after })
  const events = [created, limit('a', 3), limit('b', 2), limit('a', 4), limit('b', null)]
  assert.deepEqual(foldAll<ProjectState>(foldProject, events)?.wip_limits, { a: 4 })
})

test('labels, fields and members of a project come, change and go', () => {
  const label = { name: 'bug', color: '#ff0000', description: '' }
  const state = foldAll<ProjectState>(foldProject, [
    created,
    event('label.created', { label: 'l1', after: label }),
    event('label.created', { label: 'l2', after: label }),
    event('label.edited', { label: 'l1', before: { name: 'bug' }, after: { name: 'defect' } }),
    event('label.deleted', { label: 'l2' }),
    event('project.member_set', { person: 'ana', before: null, after: 'lead' }),
    event('project.member_set', { person: 'ben', before: null, after: 'viewer' }),
    event('project.member_removed', { person: 'ben', before: 'viewer' }),
  ])
  assert.deepEqual(state?.labels, { l1: { ...label, name: 'defect' } })
  assert.deepEqual(state?.members, { ana: 'lead' })
})

test('a deleted project or team is gone', () => {
  assert.equal(
    foldAll<ProjectState>(foldProject, [created, event('project.deleted', { forced: false })]),
    undefined,
  )
  const team = event('team.created', { team: 't', after: { name: 'Support', description: '' } })
  assert.equal(foldAll<TeamState>(foldTeam, [team, event('team.deleted', { team: 't' })]), undefined)
})

test('the members of a team have their places', () => {
  const state = foldAll<TeamState>(foldTeam, [
    event('team.created', { team: 't', after: { name: 'Support', description: '' } }),
    event('team.member_added', { team: 't', person: 'ana', position: 0 }),
    event('team.member_added', { team: 't', person: 'ben', position: 1 }),
    event('team.member_moved', { team: 't', person: 'ana', before: { position: 0 }, after: { position: 1 } }),
  ])
  assert.deepEqual(state?.members, ['ben', 'ana'])
})

test('a person has the role and the activity of the last event, whatever else happens', () => {
  const state = foldAll<PersonState>(foldPerson, [
    event('person.created', { person: 'ana', after: { role: 'agent', active: true, placeholder: false } }),
    event('person.role_changed', { person: 'ana', before: { role: 'agent' }, after: { role: 'admin' } }),
    event('person.deactivated', { person: 'ana' }),
    event('person.profile_changed', { person: 'ana', fields: ['phone'] }),
  ])
  assert.deepEqual(state, { id: 'ana', role: 'admin', active: false, placeholder: false })
})

test('an event of something that was never created is reported', () => {
  assert.throws(() => foldProject(undefined, event('label.deleted', { label: 'l1' })), /never created/)
})
