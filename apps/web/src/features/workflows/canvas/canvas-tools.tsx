import { Panel, useReactFlow } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import classes from './canvas.module.css'

/** Nearer, farther, all of it. */
export function CanvasTools() {
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  const tools = [
    { label: t('workflows.zoom_in'), Icon: Plus, act: () => void zoomIn() },
    { label: t('workflows.zoom_out'), Icon: Minus, act: () => void zoomOut() },
    {
      label: t('workflows.show_all'),
      Icon: Maximize,
      act: () => void fitView({ maxZoom: 1, padding: 0.12 }),
    },
  ]
  return (
    <Panel position="bottom-left" className={classes.tools ?? ''}>
      {tools.map(({ label, Icon, act }) => (
        <button
          key={label}
          type="button"
          className={classes.tool}
          aria-label={label}
          title={label}
          onClick={act}
        >
          <Icon aria-hidden />
        </button>
      ))}
    </Panel>
  )
}
