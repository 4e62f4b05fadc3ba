import type { Tokens } from '../data/fill.ts'

export interface HotRequest {
  name: string
  as: keyof Tokens
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  body?: object
  /** The page after it, too. */
  deep?: boolean
  /** Finding by finding, why it is right here. */
  accepted?: Partial<Record<'scan' | 'sort', string>>
}

/** No index brings the page in its order; page-database.ts has it read beside the event loop. */
const BESIDE = { accepted: { sort: 'read beside the event loop' } } as const
const OWN = 'few, and read beside the event loop: only what this requester reported or watches'
const HITS = 'an index of words gives what it finds in no order; on SQLite beside the event loop'
const SORTS = ['created_at', 'updated_at', 'due_at', 'priority', 'number', 'rank']

/** What is asked all day, over every way by which a list can be narrowed and sorted. */
export function hotRequests(ticket: string): HotRequest[] {
  return [
    ...reads(ticket),
    ...lists(),
    ...requesterReads(),
    ...pastReads(ticket),
    ...searches(),
    ...writes(ticket),
  ]
}

const get = (name: string, path: string, more: Partial<HotRequest> = {}): HotRequest => ({
  name,
  as: 'agent',
  method: 'GET',
  path,
  ...more,
})
const list = (query: string, more: Partial<HotRequest> = {}) =>
  get(`list ${query}`, `/tickets?${query}`, { deep: true, ...more })

function reads(ticket: string): HotRequest[] {
  return [
    get('ticket', `/tickets/${ticket}`),
    get('ticket with all', `/tickets/${ticket}?expand=watchers,links,aliases`),
    get('comments', `/tickets/${ticket}/comments`),
    get('history', `/tickets/${ticket}/history`),
    get('links', `/tickets/${ticket}/links`),
    get('board', '/board?project=DESK'),
    get('feed', '/events?after=100'),
    get('clocks', '/sla/clocks'),
    get('clocks at risk', '/sla/clocks?at_risk=true'),
    get('projects', '/projects'),
  ]
}

function lists(): HotRequest[] {
  const more = (sort: string) => (sort === '-due_at' ? BESIDE : {})
  const AGENT = 'agent-3@example.org'
  return [
    ...SORTS.flatMap((sort) => [
      list(`project=DESK&sort=${sort}`),
      list(`project=DESK&sort=-${sort}`, more(`-${sort}`)),
    ]),
    ...['created_at', 'updated_at', 'due_at', 'priority'].flatMap((sort) => [
      list(`sort=${sort}`),
      list(`sort=-${sort}`, more(`-${sort}`)),
      list(`sort=-${sort}`, { as: 'admin', name: `list sort=-${sort} of an admin`, ...more(`-${sort}`) }),
    ]),
    list('project=DESK&status=open&sort=-updated_at'),
    list('project=DESK&status=open,in_progress&sort=-updated_at'),
    list('project=DESK,WEB&sort=-updated_at', BESIDE),
    list('status=open&sort=-updated_at'),
    list('assignee=me&sort=-updated_at'),
    list('assignee=me&status=open,in_progress&sort=-updated_at'),
    list(`assignee=${AGENT}&sort=-priority`, BESIDE),
    list(`assignee=${AGENT}&label=label-2&sort=-updated_at`, BESIDE),
    list('assignee=none&project=DESK&sort=-updated_at'),
    list(`reporter=${AGENT}&sort=-updated_at`),
    list('watcher=me&sort=-updated_at', BESIDE),
    list('team=Team%203&sort=-updated_at'),
    list('label=label-3&sort=-updated_at', BESIDE),
    list('project=DESK&label=label-3&sort=-updated_at', BESIDE),
    list('project=DESK&created_from=2026-10-01&sort=-created_at'),
    list('updated_from=2026-10-30&sort=-updated_at'),
    list('project=DESK&due_to=2026-10-01&sort=due_at'),
    list('deleted=true&sort=-updated_at', { as: 'admin', ...BESIDE }),
    ...['sla', '-sla'].flatMap((sort) => [list(`sort=${sort}`), list(`project=DESK&sort=${sort}`)]),
    list('q=sla:breached&sort=-updated_at', BESIDE),
    list('q=sla:none&sort=-created_at', BESIDE),
    list('project=DESK&status=open&count=exact', { name: 'count of the open tickets of a project' }),
    list('assignee=me&count=exact', { name: 'count of my tickets', ...BESIDE }),
  ]
}

function requesterReads(): HotRequest[] {
  const own = { as: 'requester', accepted: { sort: OWN } } as const
  return [
    list('sort=-updated_at', { ...own, name: 'list of a requester' }),
    list('project=DESK&status=open', { ...own, name: 'list of a requester in a project' }),
    get('board of a requester', '/board?project=DESK', own),
    list('count=exact', { ...own, name: 'count of a requester' }),
  ]
}

function pastReads(ticket: string): HotRequest[] {
  return [
    get('ticket then', `/tickets/${ticket}?at=2026-03-01`),
    get('list then', '/tickets?project=LAB&status=open&at=2026-03-01', {
      accepted: {
        sort: 'what held at a moment is in no order; past-tickets.queries.ts says what that costs',
      },
    }),
    get('board then', '/board?project=LAB&at=2026-03-01', {
      accepted: { sort: 'as for lists' },
    }),
  ]
}

function searches(): HotRequest[] {
  return [
    ...['error', 'printer%20network', 'upg', 'pritner', '%22user%20access%22', 'DESK-7'].map((words) =>
      get(`search ${decodeURIComponent(words)}`, `/search?q=${words}`, { accepted: { sort: HITS } }),
    ),
    get('search of a requester', '/search?q=error', { as: 'requester', accepted: { sort: HITS } }),
    list('q=printer%20status%3Aopen&sort=-updated_at', { name: 'list with words', ...BESIDE }),
  ]
}

function writes(ticket: string): HotRequest[] {
  const write = (name: string, method: 'POST' | 'PATCH', path: string, body: object): HotRequest => ({
    name,
    as: 'agent',
    method,
    path,
    body,
  })
  return [
    write('create', 'POST', '/tickets', { project: 'DESK', title: 'Printer on fire', labels: ['label-2'] }),
    write('update', 'PATCH', `/tickets/${ticket}`, { title: 'A new title', status: 'in_progress' }),
    write('comment', 'POST', `/tickets/${ticket}/comments`, { body: 'A remark with DESK-3 in it' }),
    write('move', 'POST', `/tickets/${ticket}/move`, { status: 'resolved' }),
  ]
}
