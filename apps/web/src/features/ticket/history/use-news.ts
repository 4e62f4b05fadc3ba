import type { Comment } from '@waybill/contract/comments/comment.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'

/** What others have just said, for those who hear the page. */
export function useNews(comments: readonly Comment[] | null): string {
  const me = useMe()
  const known = useRef<ReadonlySet<string> | null>(null)
  const [news, setNews] = useState('')
  useEffect(() => {
    if (!comments) return
    const before = known.current
    known.current = new Set(comments.map(({ id }) => id))
    if (!before) return
    const newest = comments.findLast(({ id, author }) => !before.has(id) && author.id !== me.id)
    if (!newest) return
    const name = newest.author.name
    setNews(newest.internal ? t('ticket.said_internally', { name }) : t('ticket.said', { name }))
  }, [comments, me.id])
  return news
}
