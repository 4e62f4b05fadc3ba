import { LayoutDashboard, List, Plus, Redo2, Save, Undo2 } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import { useActions, type Action } from '../../../shell/actions.ts'

interface DesignerActions {
  readOnly: boolean
  maySave: boolean
  onSave: () => void
  onAdd: () => void
  onArrange: () => void
  onUndo: () => void
  onRedo: () => void
  onView: () => void
}

/** What keys and palette can do with the workflow that is open. */
export function useDesignerActions(options: DesignerActions): void {
  const latest = useRef(options)
  latest.current = options
  const { readOnly } = options
  const actions = useMemo(() => {
    const doing = (id: Exclude<keyof DesignerActions, 'readOnly' | 'maySave'>) => () => latest.current[id]()
    const looking: Action[] = [
      {
        id: 'workflow.view',
        title: t('workflows.action.view'),
        group: 'list',
        keys: 'v',
        icon: List,
        run: doing('onView'),
      },
    ]
    if (readOnly) return looking
    const undo = { title: t('workflows.undo'), group: 'list', icon: Undo2, run: doing('onUndo') } as const
    const redo = { title: t('workflows.redo'), group: 'list', icon: Redo2, run: doing('onRedo') } as const
    const editing: Action[] = [
      {
        id: 'workflow.save',
        title: t('workflows.save'),
        group: 'create',
        keys: 'mod+s',
        icon: Save,
        run: () => {
          if (latest.current.maySave) latest.current.onSave()
        },
      },
      {
        id: 'workflow.add',
        title: t('workflows.add_step'),
        group: 'create',
        keys: 'n',
        icon: Plus,
        run: doing('onAdd'),
      },
      {
        id: 'workflow.arrange',
        title: t('workflows.arrange'),
        group: 'list',
        keys: 'shift+l',
        icon: LayoutDashboard,
        run: doing('onArrange'),
      },
      { id: 'workflow.undo', keys: 'mod+z', ...undo },
      // Z alone undoes here what it undoes elsewhere: the last thing.
      { id: 'undo', keys: 'z', ...undo },
      { id: 'workflow.redo', keys: 'mod+shift+z', ...redo },
      { id: 'workflow.redo_y', keys: 'mod+y', ...redo },
    ]
    return [...looking, ...editing]
  }, [readOnly])
  useActions(actions)
}
