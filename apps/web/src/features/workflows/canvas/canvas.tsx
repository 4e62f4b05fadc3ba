import '@xyflow/react/dist/base.css'
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  ViewportPortal,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { t } from '../../../messages/messages.ts'
import { CanvasTools } from './canvas-tools.tsx'
import {
  edgesOf,
  keepSame,
  nodesOf,
  waysOf,
  type Shown,
  type StepNode,
  type WayEdge,
} from './canvas-content.ts'
import classes from './canvas.module.css'
import { LabelLayer } from './label-layer.ts'
import { READABLE, readableView } from './readable-view.ts'
import { StepCard } from './step-card.tsx'
import { routeWays } from './route-ways.ts'
import { boxesOf, STEP_WIDTH } from './step-box.ts'
import { WayLine } from './way-line.tsx'

type Positions = Record<string, { x: number; y: number }>

/** What a person does to the drawing; without it the drawing is only looked at. */
export interface CanvasEdits {
  onMove: (positions: Positions) => void
  /** What comes next is another move. */
  onMoveBegin: () => void
  onConnect: (from: string, to: string, handle: string | null) => void
  onReconnect: (id: string, from: string, to: string, handle: string | null) => void
  /** A new step, and a way to it when one was drawn there. */
  onAddStep: (position: { x: number; y: number }, from?: { step: string; handle: string | null }) => void
  onRemove: (ids: readonly string[]) => void
}

/** What may be asked of the drawing from outside. */
export interface CanvasView {
  show: (id: string | null) => void
  /** Where a new step is seen. */
  middle: () => { x: number; y: number }
  /** The room that the drawing has on the screen. */
  room: () => { width: number; height: number } | null
}

interface CanvasProps extends Shown {
  onSelection: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void
  edits?: CanvasEdits | undefined
  view?: RefObject<CanvasView | null>
  label: string
}

const NODE_TYPES = { step: StepCard }
const EDGE_TYPES = { way: WayLine }
const SHOW = { duration: 0, minZoom: READABLE, maxZoom: 1, padding: 0.12 }
const HALF_HEIGHT = 40
const DELETE_KEYS = ['Delete', 'Backspace']

export default function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  )
}

function Drawing(props: CanvasProps) {
  const { definition, problems, selection, marks, teamName, words, onSelect, onSelection, edits, view } =
    props
  const flow = useReactFlow<StepNode, WayEdge>()
  const frame = useRef<HTMLDivElement>(null)
  const shown = useMemo(
    () => ({ definition, problems, selection, marks, teamName, words, onSelect }),
    [definition, problems, selection, marks, teamName, words, onSelect],
  )
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  const [nodes, setNodes] = useState<StepNode[]>(() => nodesOf(shown))
  const places = JSON.stringify([boxesOf(definition), waysOf(definition)])
  // Worked out anew only when something stands elsewhere.
  // oxlint-disable-next-line react/exhaustive-deps
  const routes = useMemo(() => routeWays(boxesOf(definition), waysOf(definition)), [places])
  const edgesBefore = useRef<WayEdge[]>([])
  const edges = useMemo(() => {
    edgesBefore.current = keepSame(edgesBefore.current, edgesOf(shown, routes), (_, edge) => edge)
    return edgesBefore.current
  }, [shown, routes])
  // What is measured stays with the step; where it is dragged to is known when it is let go.
  useEffect(() => {
    setNodes((before) => keepSame(before, nodesOf(shown), (old, node) => ({ ...old, ...node })))
  }, [shown])
  const lookAtStart = useCallback(() => {
    const boxes = boxesOf(definition)
    const isStart = new Set(definition.steps.filter((step) => step.is_start).map(({ id }) => id))
    const start = boxes.find(({ id }) => isStart.has(id)) ?? boxes[0]
    const room = frame.current?.getBoundingClientRect()
    if (start && room) void flow.setViewport(readableView(boxes, start, room))
  }, [flow, definition])
  useEffect(() => {
    if (!view) return
    /** What is in sight stays where it is. */
    const isSeen = (id: string) => {
      const box = frame.current?.getBoundingClientRect()
      const step = definition.steps.find((one) => one.id === id)
      if (!box || !step) return false
      const from = flow.flowToScreenPosition(step.position)
      const to = flow.flowToScreenPosition({
        x: step.position.x + STEP_WIDTH,
        y: step.position.y + HALF_HEIGHT * 2,
      })
      return from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom
    }
    view.current = {
      show: (id) => {
        const one = definition.transitions.find((transition) => transition.id === id)
        const ids = one ? [one.from, ...(one.to === null ? [] : [one.to])] : id === null ? [] : [id]
        if (ids.length === 0) lookAtStart()
        else if (!ids.every((step) => isSeen(step)))
          void flow.fitView({ ...SHOW, nodes: ids.map((step) => ({ id: step })) })
      },
      room: () => frame.current?.getBoundingClientRect() ?? null,
      middle: () => {
        const box = frame.current?.getBoundingClientRect()
        if (!box) return { x: 0, y: 0 }
        const at = flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
        return aside({ x: at.x - STEP_WIDTH / 2, y: at.y - HALF_HEIGHT }, definition.steps)
      },
    }
    return () => {
      view.current = null
    }
  }, [flow, view, definition, lookAtStart])

  const onNodesChange = (changes: NodeChange<StepNode>[]) => {
    setNodes((before) =>
      applyNodeChanges(
        changes.filter(({ type }) => type !== 'remove' && type !== 'select'),
        before,
      ),
    )
    select(changes)
    const moved: Positions = {}
    for (const change of changes)
      if (change.type === 'position' && !change.dragging && change.position)
        moved[change.id] = rounded(change.position)
    if (Object.keys(moved).length > 0) edits?.onMove(moved)
  }
  const select = (changes: readonly (NodeChange<StepNode> | EdgeChange<WayEdge>)[]) => {
    const chosen = changes.filter((change) => change.type === 'select')
    if (chosen.length === 0) return
    onSelection((before) => {
      const next = new Set(before)
      for (const { id, selected } of chosen) {
        if (selected) next.add(id)
        else next.delete(id)
      }
      return next
    })
  }
  const at = (event: { clientX: number; clientY: number }) => {
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    return rounded({ x, y })
  }
  const onConnectEnd = (
    event: MouseEvent | TouchEvent,
    { fromNode, fromHandle, toNode }: FinalConnectionState,
  ) => {
    if (!edits || toNode || !fromNode || fromHandle?.type !== 'source') return
    const pointer = 'changedTouches' in event ? event.changedTouches[0] : event
    if (!pointer || !(event.target instanceof Element) || !event.target.closest('.react-flow__pane')) return
    const { x, y } = at(pointer)
    edits.onAddStep({ x, y: y - HALF_HEIGHT }, { step: fromNode.id, handle: fromHandle.id ?? null })
  }
  const isConnection = ({ source, target }: Connection | WayEdge) => source !== target
  return (
    <div
      ref={frame}
      className={classes.canvas}
      data-edited={edits !== undefined}
      onDoubleClick={(event) => {
        if (
          !edits ||
          !(event.target instanceof Element) ||
          !event.target.classList.contains('react-flow__pane')
        )
          return
        const { x, y } = at(event)
        edits.onAddStep({ x: x - STEP_WIDTH / 2, y: y - HALF_HEIGHT })
      }}
    >
      <LabelLayer value={layer}>
        <ReactFlow<StepNode, WayEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={(changes) => select(changes)}
          onNodeDragStart={() => edits?.onMoveBegin()}
          onConnect={({ source, target, sourceHandle }) => edits?.onConnect(source, target, sourceHandle)}
          onConnectEnd={onConnectEnd}
          onReconnect={({ id }, { source, target, sourceHandle }) =>
            edits?.onReconnect(id, source, target, sourceHandle)
          }
          onDelete={({ nodes: steps, edges: ways }) =>
            edits?.onRemove([...steps, ...ways].map(({ id }) => id))
          }
          isValidConnection={isConnection}
          defaultEdgeOptions={{ markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 } }}
          nodesDraggable={edits !== undefined}
          nodesConnectable={edits !== undefined}
          edgesReconnectable={edits !== undefined}
          deleteKeyCode={edits ? DELETE_KEYS : null}
          connectionRadius={36}
          zoomOnDoubleClick={false}
          snapToGrid
          snapGrid={[GRID, GRID]}
          minZoom={0.2}
          maxZoom={1.6}
          onInit={lookAtStart}
          proOptions={{ hideAttribution: true }}
          aria-label={props.label}
          role="group"
          ariaLabelConfig={{
            'node.a11yDescription.default': edits
              ? t('workflows.keys_of_step')
              : t('workflows.keys_of_shown_step'),
            'node.a11yDescription.keyboardDisabled': t('workflows.keys_of_shown_step'),
            'node.a11yDescription.ariaLiveMessage': ({ x, y }) =>
              t('workflows.moved_to', { x: Math.round(x), y: Math.round(y) }),
            'edge.a11yDescription.default': edits
              ? t('workflows.keys_of_way')
              : t('workflows.keys_of_shown_step'),
          }}
        >
          <Background variant={BackgroundVariant.Dots} gap={GRID * 2} size={1.5} />
          <ViewportPortal>
            <div ref={setLayer} />
          </ViewportPortal>
          <CanvasTools />
        </ReactFlow>
      </LabelLayer>
    </div>
  )
}

const GRID = 10

function rounded({ x, y }: { x: number; y: number }) {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID }
}

/** A place on which no step stands yet. */
function aside(place: { x: number; y: number }, steps: Shown['definition']['steps']) {
  const { x, y: wanted } = rounded(place)
  let y = wanted
  while (
    steps.some(
      ({ position }) => Math.abs(position.x - x) < STEP_WIDTH && Math.abs(position.y - y) < HALF_HEIGHT * 2,
    )
  )
    y += HALF_HEIGHT * 3
  return { x, y }
}
