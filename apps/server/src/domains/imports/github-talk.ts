import { toIso, toMillis } from '../../kernel/clock.ts'
import type { GithubComment, GithubItem, GithubReview } from './github-archive.ts'
import type { ImportedComment } from './imported-ticket.ts'
import { longText } from './imported-text.ts'

interface Tools {
  /** The key of the person of a login. */
  person: (login: string | null | undefined) => string
  count: (name: string, by?: number) => void
}

interface Said {
  at: number
  author: string
  body: string
}

/** Something said, with the answers that belong to it. */
interface Thread extends Said {
  replies: Said[]
}

/** The first line of a review by its verdict; one without a verdict has none. */
const VERDICTS: Record<string, string> = {
  APPROVED: '**Approved**',
  CHANGES_REQUESTED: '**Changes requested**',
  DISMISSED: '**Review dismissed**',
}

/**
 * Comments and reviews in the order of time. A review is a comment that begins with its verdict, also when nothing else
 * was written; the remarks on lines are replies to it. Without verdict and text, its remarks stand by themselves.
 */
export function githubTalk(
  item: GithubItem,
  url: string | null,
  { person, count }: Tools,
): ImportedComment[] {
  const said = (one: GithubComment, author: string | null | undefined, prefix = ''): Said | null => {
    const { text, cut } = longText(
      [prefix, one.body?.trim() ?? ''].filter((part) => part !== '').join('\n\n'),
      url,
    )
    if (text.trim() === '') return null
    if (cut) count('texts_cut')
    return { at: toMillis(one.createdAt), author: person(author), body: text }
  }
  const comment = (one: GithubComment): Thread[] => {
    const own = said(one, one.author)
    count(own ? 'comments' : 'empty_comments')
    return own ? [{ ...own, replies: [] }] : []
  }
  const review = (one: GithubReview): Thread[] => {
    if (one.state === 'PENDING') {
      count('pending_reviews')
      return []
    }
    const own = said(one, one.author, VERDICTS[one.state] ?? '')
    const remarks = (one.comments ?? []).flatMap((remark) => said(remark, remark.author ?? one.author) ?? [])
    count('remarks', remarks.length)
    count('empty_comments', (one.comments ?? []).length - remarks.length)
    if (own || remarks.length > 0) count('reviews')
    else count('empty_reviews')
    return own ? [{ ...own, replies: remarks }] : remarks.map((remark) => ({ ...remark, replies: [] }))
  }
  return inOrder([...(item.comments ?? []).flatMap(comment), ...(item.reviews ?? []).flatMap(review)])
}

/** As the log will have them: a reply never stands before what it replies to, whatever its own time. */
function inOrder(threads: readonly Thread[]): ImportedComment[] {
  const all = threads.flatMap((thread): { said: Said; thread: Thread; place: number }[] => [
    { said: thread, thread, place: thread.at },
    ...thread.replies.map((said) => ({ said, thread, place: Math.max(thread.at, said.at) })),
  ])
  const sorted = all.toSorted((a, b) => a.place - b.place)
  const positions = new Map(sorted.map(({ said }, index) => [said, index]))
  return sorted.map(({ said, thread }) => ({
    at: toIso(said.at),
    author: said.author,
    body: said.body,
    parent: said === thread ? null : (positions.get(thread) ?? null),
  }))
}
