import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import { toIso, toMillis } from '../../kernel/clock.ts'
import type { GithubItem } from './github-archive.ts'
import { githubTalk } from './github-talk.ts'
import { labelName } from './github-labels.ts'
import type { GithubPeople } from './github-people.ts'
import type { WantedField } from './import-format.ts'
import type { ImportedChange, NewPersonRef } from './imported-ticket.ts'
import { longText, oneLine } from './imported-text.ts'
import type { ReadTicket } from './read-ticket.ts'

const ISSUE = 'Issue'
const PULL_REQUEST = 'Pull request'

/** What Waybill has no field of its own for. */
export const GITHUB_FIELDS: readonly WantedField[] = [
  { key: 'type', name: 'Type', type: 'select', options: [ISSUE, PULL_REQUEST] },
  { key: 'merged', name: 'Merged', type: 'checkbox' },
  { key: 'original', name: 'Original', type: 'url' },
]

interface About {
  pull: boolean
  digest: string
  people: GithubPeople
}

/**
 * An issue or pull request with its history as far as the archive knows it: labels and assignees are as they were at the
 * end, since it does not say when they changed.
 */
export function readGithubTicket(item: GithubItem, { pull, digest, people: known }: About): ReadTicket {
  const people = new Map<string, NewPersonRef>()
  const person = (login: string | null | undefined): string => {
    const ref = known.ref(login)
    people.set(ref.key, ref)
    return ref.key
  }
  const counts: Record<string, number> = {}
  const count = (name: string, by = 1) => {
    if (by > 0) counts[name] = (counts[name] ?? 0) + by
  }
  const url =
    fieldValueError({ type: 'url', options: [] }, item.url ?? '') === null ? (item.url ?? null) : null
  const title = oneLine(item.title, 255)
  const description = longText(item.body ?? '', url)
  const labels = (item.labels ?? []).map(labelName).filter((name) => name !== '')
  const assignees = [...new Set((item.assignees ?? []).filter((login) => login.trim() !== '').map(person))]
  const reporter = person(item.author)
  const comments = githubTalk(item, url, { person, count })
  count('texts_cut', Number(title.cut) + Number(description.cut))
  return {
    ticket: {
      external_id: String(item.number),
      created_at: iso(item.createdAt),
      actor: reporter,
      first: {
        title: title.text === '' ? `#${String(item.number)}` : title.text,
        description: description.text,
        status: 'open',
        priority: 'medium',
        severity: null,
        category: null,
        sub_category: null,
        department: null,
        assignee: assignees[0] ?? null,
        team: null,
        reporter,
        due_at: null,
        labels: [...new Set(labels)].slice(0, 100).toSorted(),
        fields: { type: pull ? PULL_REQUEST : ISSUE, ...(url !== null && { original: url }) },
      },
      changes: endOf(item, person),
      watchers: assignees.slice(1),
      aliases: [`#${String(item.number)}`],
      comments,
      digest,
    },
    people: [...people.values()],
    counts,
  }
}

/** The archive says who merged, but not who closed without merging. */
function endOf(item: GithubItem, person: (login: string) => string): ImportedChange[] {
  if (item.state === 'OPEN') return []
  const merged = item.state === 'MERGED' || Boolean(item.mergedAt)
  const at = item.closedAt ?? item.mergedAt ?? item.updatedAt ?? item.createdAt
  const by = merged && item.mergedBy ? person(item.mergedBy) : null
  return [{ at: iso(at), actor: by, set: { status: 'closed', ...(merged && { fields: { merged: true } }) } }]
}

function iso(instant: string): string {
  return toIso(toMillis(instant))
}
