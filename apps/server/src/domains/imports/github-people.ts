import { loginOf } from './github-archive.ts'
import type { NewPersonRef } from './imported-ticket.ts'

/** What GitHub calls those who belong to a repository, other than those who only write there. */
const STAFF = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

/**
 * Which accounts worked in the repository: they become agents, so that tickets can be given to them; all others become
 * requesters. One entry an account; known before the first ticket is imported.
 */
export class GithubPeople {
  readonly #staff = new Set<string>()

  /** Looks at an issue or pull request that is not checked yet. */
  note(item: unknown): void {
    if (!isRecord(item)) return
    this.#author(item)
    this.#works(item['mergedBy'])
    for (const login of listOf(item['assignees'])) this.#works(login)
    for (const said of [...listOf(item['comments']), ...listOf(item['reviews'])]) this.#author(said)
  }

  /** The person of a login; null and empty are an account that is gone. */
  ref(login: string | null | undefined): NewPersonRef {
    const name = loginOf(login)
    return {
      key: `login:${name.toLowerCase()}`,
      name,
      email: null,
      role: this.#staff.has(name) ? 'agent' : 'requester',
    }
  }

  #author(said: unknown): void {
    if (isRecord(said) && STAFF.has(String(said['authorAssociation']))) this.#works(said['author'])
  }

  #works(login: unknown): void {
    if (typeof login === 'string' && login.trim() !== '') this.#staff.add(login.trim())
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
