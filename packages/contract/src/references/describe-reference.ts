import type { Describe } from '../events/describe-event.ts'
import type { referenceEvents } from './reference-events.ts'
import type { ReferenceKind, ReferenceState } from './reference.ts'

const KINDS: Record<ReferenceKind, string> = {
  commit: 'the commit',
  pull_request: 'the pull request',
  merge_request: 'the merge request',
}

const STATES: Record<ReferenceState, string> = {
  open: 'is open',
  draft: 'is a draft',
  merged: 'was merged',
  closed: 'was closed',
}

/** A hash of a commit as people read it. */
export function shortName(kind: ReferenceKind, name: string): string {
  return kind === 'commit' ? name.slice(0, 7) : name
}

export const referenceWords: {
  [K in keyof typeof referenceEvents]: Describe<K>
} = {
  'reference.added': ({ after: { kind, name, repository, title } }) =>
    `noted that ${KINDS[kind]} ${shortName(kind, name)} of ${repository} names the ticket: ${title}`,
  'reference.not_resolved': ({ why }) => `could not resolve the ticket as a commit or request asks: ${why}`,
  'reference.edited': ({ after: { state, title } }) => {
    if (state) return `noted that the request of the ticket ${STATES[state]}`
    return title === undefined
      ? 'noted a new address of a commit or request of the ticket'
      : `noted that a commit or request of the ticket is now called "${title}"`
  },
}
