/** Who and what there is in a generated installation, the same at every size. */

/** The data goes from two years before this instant up to it. */
export const END = Date.parse('2026-11-01T00:00:00Z')
export const START = Date.parse('2024-11-01T00:00:00Z')

export interface BenchProject {
  key: string
  name: string
  access: 'open' | 'private'
  /** Of a thousand tickets, so many are of this project. */
  share: number
}

export const PROJECTS: readonly BenchProject[] = [
  { key: 'DESK', name: 'Service desk', access: 'open', share: 400 },
  { key: 'WEB', name: 'Web shop', access: 'open', share: 210 },
  { key: 'APP', name: 'Mobile app', access: 'open', share: 130 },
  { key: 'NET', name: 'Networks', access: 'open', share: 90 },
  { key: 'ERP', name: 'Back office', access: 'open', share: 60 },
  { key: 'HR', name: 'People questions', access: 'private', share: 40 },
  { key: 'FIN', name: 'Finance', access: 'private', share: 30 },
  { key: 'SEC', name: 'Security', access: 'private', share: 18 },
  { key: 'LAB', name: 'Laboratory', access: 'open', share: 12 },
  { key: 'OPS', name: 'Operations', access: 'open', share: 7 },
  { key: 'DOC', name: 'Documentation', access: 'open', share: 3 },
]

export interface BenchPerson {
  name: string
  email: string
  role: 'admin' | 'agent' | 'requester'
}

const person = (role: BenchPerson['role'], number: number): BenchPerson => ({
  name: `${role} ${String(number)}`,
  email: `${role}-${String(number)}@example.org`,
  role,
})

export const ADMIN = person('admin', 1)
export const AGENTS = Array.from({ length: 119 }, (_, index) => person('agent', index + 1))
export const REQUESTERS = Array.from({ length: 80 }, (_, index) => person('requester', index + 1))
export const PEOPLE: readonly BenchPerson[] = [ADMIN, ...AGENTS, ...REQUESTERS]

/** Agents number 3n, 3n+1 and 3n+2 are in team n. */
export const TEAMS = Array.from({ length: 40 }, (_, index) => `Team ${String(index + 1)}`)

export const LABELS = Array.from({ length: 40 }, (_, index) => `label-${String(index + 1)}`)
export const CATEGORIES = [
  'Hardware',
  'Software',
  'Network',
  'Access',
  'Mail',
  'Billing',
  'Delivery',
  'Other',
]
export const DEPARTMENTS = ['Sales', 'Support', 'Production', 'Administration', 'Research']

/** The key by which an import knows a person who has an account. */
export const personKey = ({ email }: BenchPerson): string => `email:${email}`
