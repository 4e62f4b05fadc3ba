import { useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useState, useSyncExternalStore, type MouseEvent } from 'react'
import { t } from '../../messages/messages.ts'
import { useProjectKeys } from '../../sync/directory.ts'
import type { KnownNames } from './known-names.ts'
import { loadedRenderer, loadRenderer, onRendererLoaded } from './load-renderer.ts'
import type { TextEnv } from './text-marks.ts'
import classes from './markdown.module.css'

interface MarkdownProps {
  text: string
  /** Who and what is named in it; without it, the key of any ticket of a project that its reader sees is a link. */
  known?: KnownNames
}

/** A text that people wrote, as they meant it. The one place where HTML that was not written in this program is shown. */
export function Markdown({ text, known: named }: MarkdownProps) {
  const known = useKnown(named)
  const { history } = useRouter()
  const pieces = usePieces(text, known)

  // Links to own pages go there without loading the application anew.
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const path = link?.getAttribute('href') ?? ''
    const isOwnPage = path.startsWith('/') && !path.startsWith('/api/') && link?.target !== '_blank'
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!isOwnPage || !isPlain) return
    event.preventDefault()
    history.push(path)
  }

  if (!pieces) return <div className={classes.unread}>{text}</div>
  return (
    <div className={classes.text} onClick={follow}>
      {pieces.map((html, index) => (
        // oxlint-disable-next-line react/no-danger -- it has gone through `sanitize`
        <div key={index} className={classes.piece} dangerouslySetInnerHTML={{ __html: html }} />
      ))}
    </div>
  )
}

function useKnown(named: KnownNames | undefined): KnownNames {
  const projects = useProjectKeys()
  return useMemo(() => {
    if (named?.tickets) return named
    return { people: named?.people ?? [], tickets: null, projects }
  }, [named, projects])
}

/** HTML that may be shown, more and more of it; null: nothing yet. */
function usePieces(text: string, known: KnownNames): readonly string[] | null {
  const renderer = useSyncExternalStore(onRendererLoaded, loadedRenderer)
  const env = useMemo<TextEnv>(
    () => ({ known, words: { done: t('editor.task_done'), notDone: t('editor.task_not_done') } }),
    [known],
  )
  const [later, setLater] = useState<{ text: string; env: TextEnv; pieces: readonly string[] } | null>(null)
  const now = useMemo(() => renderer?.renderedNow(text, env) ?? null, [renderer, text, env])
  useEffect(() => {
    if (!renderer) return loadRenderer()
    if (now) return
    return renderer.renderSoon(text, env, (pieces) => setLater({ text, env, pieces }))
  }, [renderer, now, text, env])
  return now ?? (later?.text === text && later.env === env ? later.pieces : null)
}
