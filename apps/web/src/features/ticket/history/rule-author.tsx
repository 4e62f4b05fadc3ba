import { Link } from '@tanstack/react-router'
import { useMe } from '../../../session/session.ts'

/** The rule that did it, with the way to it for who sees rules. */
export function RuleAuthor({ rule, author }: { rule: string; author: string }) {
  const { can } = useMe()
  if (can['automation.see'] !== true) return <b>{author}</b>
  return (
    <Link to="/automation/$rule" params={{ rule }}>
      {author}
    </Link>
  )
}
