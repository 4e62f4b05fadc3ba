/** Instead of a name: whoever has the open item of the request then. */
export const HOLDER = 'holder'

/** What happens at the service desk to a request. */
export type DeskDeed =
  | { kind: 'look' }
  | { kind: 'claim' }
  | { kind: 'act'; action: string; comment?: string; fields?: Record<string, unknown> }
  | { kind: 'escalate'; reason: string }
  | { kind: 'let_in' }
  | { kind: 'turn_away'; reason: string }
  | { kind: 'withdraw'; reason: string }
  | { kind: 'close' }
  | { kind: 'rate'; score: number; comment?: string }
