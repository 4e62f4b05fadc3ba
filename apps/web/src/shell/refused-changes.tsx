import { useEffect, useRef } from 'react'
import { t } from '../messages/messages.ts'
import { client } from '../session/client.ts'
import { useMe } from '../session/session.ts'
import { isWatched } from '../sync/own-commands.ts'
import { useFailures } from '../sync/use-connection.ts'
import { keepRefused } from '../ui/editor/keep-refused.ts'
import { say } from '../ui/say.ts'

/**
 * Says why an own change was taken back, and keeps its texts as drafts. Conflicts are left to whoever shows both sides of them: they stay in the store until
 * somebody has chosen.
 */
export function RefusedChanges() {
  const failures = useFailures()
  const me = useMe()
  const said = useRef(new Set<string>())
  useEffect(() => {
    for (const { intent, problem, conflicts } of failures) {
      if (conflicts.length > 0 || said.current.has(intent.ref) || isWatched(intent.ref)) continue
      said.current.add(intent.ref)
      keepRefused(me.id, intent)
      say(t('shell.refused', { title: problem.title, detail: problem.detail ?? '' }), { tone: 'bad' })
      client.dismiss(intent.ref)
    }
  }, [failures, me.id])
  return null
}
