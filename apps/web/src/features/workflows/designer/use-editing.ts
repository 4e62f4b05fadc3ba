import { useDebouncedCallback } from '@mantine/hooks'
import { diffDefinitions, isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useCallback, useEffect, useReducer, useState } from 'react'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { useAct } from '../../../ui/use-act.ts'
import { definitionOf } from '../model/definition-of.ts'
import type { Edit } from '../model/edit-definition.ts'
import { beginEditing, isChanged, reduceEditing, type Editing } from '../model/editing.ts'
import { idsAfter, inputOf } from '../model/input-of.ts'
import { forgetEditing, keepEditing, keptEditing } from '../model/kept-editing.ts'

/** After the last change: what is not saved is kept in the browser. Milliseconds. */
const SETTLED = 400

/** A workflow while it is edited: its definition, saving it, and what others save meanwhile. */
export function useEditing(workflow: Workflow, onIds: (ids: Readonly<Record<string, string>>) => void) {
  // Another person in this browser has changes of their own.
  const place = `${useMe().id}.${workflow.id}`
  const [editing, dispatch] = useReducer(reduceEditing, workflow, () => begin(workflow, place))
  const [isBack, setIsBack] = useState(() => editing.now !== editing.saved)
  const changed = isChanged(editing)
  const isBehind = workflow.seq > editing.savedSeq

  // Others saved, and nothing here waits: theirs is what is shown.
  useEffect(() => {
    if (!isBehind || changed) return
    const theirs = definitionOf(workflow)
    const isSame = isEmptyChange(diffDefinitions(editing.now, theirs))
    dispatch({ kind: 'rebased', saved: theirs, seq: workflow.seq, now: isSame ? editing.now : theirs })
  }, [isBehind, changed, workflow, editing.now])

  const keep = useDebouncedCallback((id: string, now: Editing) => keepEditing(id, now), {
    delay: SETTLED,
    flushOnUnmount: true,
  })
  useEffect(() => keep(place, editing), [keep, place, editing])
  useEffect(() => {
    if (!changed) return
    const keepNow = () => keepEditing(place, editing)
    window.addEventListener('pagehide', keepNow)
    return () => window.removeEventListener('pagehide', keepNow)
  }, [changed, place, editing])

  const {
    act: save,
    acting: saving,
    problem,
    forget,
  } = useAct(async () => {
    const { input, sentAs } = inputOf(editing.now, editing.saved, editing.savedSeq)
    const answer = await client.workflows.update(workflow.id, input)
    const ids = idsAfter(answer.ids ?? {}, sentAs)
    dispatch({ kind: 'saved', definition: definitionOf(answer), seq: answer.seq, ids })
    setIsBack(false)
    onIds(ids)
    askDirectoryAgain()
  })
  const edit = useCallback((one: Edit, topic?: string) => {
    dispatch({ kind: 'edit', edit: one, ...(topic !== undefined && { topic }) })
  }, [])
  const settle = useCallback(() => dispatch({ kind: 'settle' }), [])
  const rebase = useCallback(
    (now: Editing['now'], theirs: Workflow) => {
      forget()
      dispatch({ kind: 'rebased', saved: definitionOf(theirs), seq: theirs.seq, now })
    },
    [forget],
  )

  return {
    editing,
    changed,
    /** Somebody else saved, and there are changes here. */
    isBehind: isBehind && changed,
    /** These changes were made before this page was opened. */
    isBack: isBack && changed,
    edit,
    settle,
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    rebase,
    discard: () => {
      forgetEditing(place)
      setIsBack(false)
      rebase(definitionOf(workflow), workflow)
    },
    save,
    saving,
    problem,
  }
}

function begin(workflow: Workflow, place: string): Editing {
  return keptEditing(place) ?? beginEditing(definitionOf(workflow), workflow.seq)
}
