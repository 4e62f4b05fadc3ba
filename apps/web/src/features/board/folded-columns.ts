import { useState } from 'react'
import { useMe } from '../../session/session.ts'
import { readFolded } from './kept-folds.ts'

/** The columns of a board that somebody has folded, by the elements of their steps: the same in all versions. */
export function useFoldedColumns(project: string): [ReadonlySet<string>, (next: Iterable<string>) => void] {
  const { id } = useMe()
  const key = `waybill.board.folded.${id}.${project}`
  const [folded, setFolded] = useState(() => readFolded(localStorage.getItem(key)))
  const become = (next: Iterable<string>) => {
    const elements = new Set(next)
    setFolded(elements)
    if (elements.size === 0) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify([...elements]))
  }
  return [folded, become]
}
