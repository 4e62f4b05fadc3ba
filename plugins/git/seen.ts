import type { ReferenceKind, ReferenceState } from '@waybill/contract/references/reference.ts'

/** A commit or a request, as both services tell of it. */
export interface Seen {
  source: 'github' | 'gitlab'
  kind: ReferenceKind
  /** `acme/web` */
  repository: string
  /** The hash of a commit, `#12` or `!12`. */
  name: string
  title: string
  url: string
  state: ReferenceState | null
  /** Since when it is so. ISO 8601. */
  at: string
  /** By which its author is matched to a person; it is stored nowhere. */
  email: string | null
  /** Where tickets are named in it. */
  texts: string[]
  /** When it came to the default branch, so that what it fixes is fixed: ISO 8601. */
  landed: string | null
}

/** What a delivery tells; `ignored` says why it tells nothing. */
export type Told = { repository: string; seen: Seen[] } | { ignored: string }
