import { Button, SegmentedControl, Tooltip } from '@mantine/core'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { LayoutDashboard, Plus, Redo2, Undo2, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { PublishDialog } from '../publish/publish-dialog.tsx'
import classes from './designer.module.css'
import type { useEditing } from './use-editing.ts'

interface DesignerBarProps {
  workflow: Workflow
  work: ReturnType<typeof useEditing>
  isReady: boolean
  maySave: boolean
  onSave: () => void
  readOnly: boolean
  view: 'drawing' | 'list'
  onView: (view: 'drawing' | 'list') => void
  onAdd: () => void
  onArrange: () => void
}

/** The tools of the designer. */
export function DesignerBar(props: DesignerBarProps) {
  const { workflow, work, isReady, maySave, onSave, readOnly, view, onView, onAdd, onArrange } = props
  const [publishing, setPublishing] = useState(false)
  const { editing, changed, saving, undo, redo } = work
  const isNew = workflow.version === null || workflow.changed || changed
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('workflows.tools')}>
      <SegmentedControl
        size="xs"
        aria-label={t('workflows.view')}
        data={[
          { value: 'drawing', label: t('workflows.view.drawing') },
          { value: 'list', label: t('workflows.view.list') },
        ]}
        value={view}
        onChange={(value) => onView(value === 'list' ? 'list' : 'drawing')}
      />
      {!readOnly && (
        <>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus aria-hidden size="var(--icon-small)" />}
            onClick={onAdd}
          >
            {t('workflows.add_step')}
          </Button>
          {view === 'drawing' && (
            <Tool label={t('workflows.arrange')} keys="⇧L" Icon={LayoutDashboard} onClick={onArrange} />
          )}
          <Tool
            label={t('workflows.undo')}
            keys="Z"
            Icon={Undo2}
            disabled={editing.past.length === 0}
            onClick={undo}
          />
          <Tool
            label={t('workflows.redo')}
            keys="⇧Z"
            Icon={Redo2}
            disabled={editing.future.length === 0}
            onClick={redo}
          />
        </>
      )}
      <span className={classes.grow} />
      {!readOnly && (
        <>
          <span className={classes.saved} role="status">
            {saving ? t('workflows.saving') : changed ? t('workflows.not_saved') : t('workflows.all_saved')}
          </span>
          <Button
            size="xs"
            variant={changed ? 'filled' : 'default'}
            disabled={!maySave}
            loading={saving}
            onClick={onSave}
          >
            {t('workflows.save')}
          </Button>
          {workflow.can['publish'] && (
            <Button
              size="xs"
              variant={changed ? 'default' : 'filled'}
              disabled={changed || !isReady || !isNew}
              title={whyNot(changed, isReady, isNew)}
              onClick={() => setPublishing(true)}
            >
              {t('workflows.publish')}
            </Button>
          )}
        </>
      )}
      {publishing && <PublishDialog workflow={workflow} onClose={() => setPublishing(false)} />}
    </div>
  )
}

function whyNot(changed: boolean, isReady: boolean, isNew: boolean): string | undefined {
  if (changed) return t('workflows.save_first')
  if (!isReady) return t('workflows.mend_first')
  return isNew ? undefined : t('workflows.nothing_new')
}

interface ToolProps {
  label: string
  keys: string
  Icon: LucideIcon
  disabled?: boolean
  onClick: () => void
}

function Tool({ label, keys, Icon, disabled = false, onClick }: ToolProps) {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <button
        type="button"
        className={classes.tool}
        aria-label={label}
        // It keeps the keys when the last thing is taken back.
        aria-disabled={disabled}
        onClick={disabled ? undefined : onClick}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  )
}
