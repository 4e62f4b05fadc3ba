import { useMediaQuery } from '@mantine/hooks'
import { isReady } from '@waybill/contract/workflows/check-graph.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { findByRef } from '@waybill/contract/workflows/workflow-facts.ts'
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import type { CanvasView } from '../canvas/canvas.tsx'
import type { Marks } from '../canvas/canvas-content.ts'
import { stepWords, transitionWords, wayName } from '../element-words.ts'
import { newStep, newTransition } from '../model/new-elements.ts'
import { useFacts } from '../model/use-facts.ts'
import { Outline } from '../outline/outline.tsx'
import { ElementPanel } from '../panel/element-panel.tsx'
import { ProblemList } from '../panel/problem-list.tsx'
import { ConflictStrip } from './conflict-strip.tsx'
import { DesignerBar } from './designer-bar.tsx'
import classes from './designer.module.css'
import { RestoredStrip } from './restored-strip.tsx'
import { useDesignerActions } from './use-designer-actions.ts'
import { useEditing } from './use-editing.ts'
import { useProblems } from './use-problems.ts'

const Canvas = lazy(() => import('../canvas/canvas.tsx'))

interface DesignerProps {
  workflow: Workflow
  readOnly: boolean
  view: 'drawing' | 'list' | undefined
  onView: (view: 'drawing' | 'list') => void
}

const NOTHING: ReadonlySet<string> = new Set()
const NO_MARKS: Marks = new Map()

/**
 * A workflow as a drawing or as a list, with all of the chosen element beside it, and all that is wrong below; where the page
 * is narrow and the form long, above it.
 */
export function Designer({ workflow, readOnly, view: asked, onView }: DesignerProps) {
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const view = asked ?? (narrow ? 'list' : 'drawing')
  const [selection, setSelection] = useState(NOTHING)
  const onIds = useCallback((ids: Readonly<Record<string, string>>) => {
    setSelection((before) => new Set([...before].map((id) => ids[id] ?? id)))
  }, [])
  const work = useEditing(workflow, onIds)
  const { editing, edit, settle } = work
  const { now: definition } = editing
  const { facts, fields } = useFacts()
  const { problems, unfinished } = useProblems(workflow, definition, facts)
  const canvas = useRef<CanvasView>(null)
  const panel = useRef<HTMLElement>(null)
  const [focused, setFocused] = useState<{ times: number; on: 'name' | 'mistake' }>({ times: 0, on: 'name' })

  const latest = useRef(definition)
  latest.current = definition
  const select = useCallback((id: string | null) => setSelection(id === null ? NOTHING : new Set([id])), [])
  /** Chooses it and puts the keys into its name, or into the first field of it that is wrong. */
  const open = useCallback(
    (id: string | null, on: 'name' | 'mistake' = 'name') => {
      select(id)
      setFocused(({ times }) => ({ times: times + 1, on }))
    },
    [select],
  )
  useEffect(() => {
    if (focused.times === 0) return
    const wrong = panel.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]:not(:disabled)')
    const name = panel.current?.querySelector<HTMLInputElement>('[data-panel-name]')
    const field = (focused.on === 'mistake' && wrong) || name
    field?.focus({ preventScroll: true })
    field?.scrollIntoView({ block: 'nearest' })
    if (focused.on === 'name') field?.select()
  }, [focused])

  const teamName = useCallback(
    (ref: string | null) => (ref === null ? null : (findByRef(facts?.teams ?? [], ref)?.name ?? ref)),
    [facts],
  )
  const words = useMemo(
    () => ({
      step: (step: (typeof definition.steps)[number]) => stepWords(step, teamName(step.team)),
      transition: (one: (typeof definition.transitions)[number]) => transitionWords(one, definition),
    }),
    [definition, teamName],
  )
  const addStep = useCallback(
    (position: { x: number; y: number }, from?: { step: string; handle: string | null }) => {
      const before = latest.current
      const step = newStep(before, t('workflows.new_step_name'), position)
      if (!from) edit({ kind: 'add_step', step })
      else {
        const withStep = { ...before, steps: [...before.steps, step] }
        const way = newTransition(withStep, { from: from.step, to: step.id, handle: from.handle }, step.name)
        edit({ kind: 'replace', definition: { ...withStep, transitions: [...before.transitions, way] } })
      }
      open(step.id)
    },
    [edit, open],
  )
  const edits = useMemo(
    () => ({
      onMove: (positions: Record<string, { x: number; y: number }>) =>
        edit({ kind: 'move_steps', positions }, `move ${Object.keys(positions).join(' ')}`),
      onMoveBegin: settle,
      onConnect: (from: string, to: string, handle: string | null) => {
        const name = wayName(latest.current, from, to, handle)
        const way = newTransition(latest.current, { from, to, handle }, name)
        edit({ kind: 'add_transition', transition: way })
        open(way.id)
      },
      onReconnect: (id: string, from: string, to: string, handle: string | null) =>
        edit({
          kind: 'change_transition',
          id,
          change: { from, to, ...(handle !== null && { source_handle: handle }) },
        }),
      onAddStep: addStep,
      onRemove: (ids: readonly string[]) => edit({ kind: 'remove', ids }),
    }),
    [edit, settle, open, addStep],
  )
  const add = () => addStep(canvas.current?.middle() ?? besideLast(latest.current.steps))
  const [arranged, setArranged] = useState(0)
  const arrange = async () => {
    const [{ layOut }, { roomIn }] = await Promise.all([
      import('../canvas/lay-out.ts'),
      import('../canvas/readable-view.ts'),
    ])
    settle()
    const room = canvas.current?.room()
    const positions = layOut(latest.current, room ? roomIn(room) : undefined)
    edit({ kind: 'move_steps', positions })
    setArranged((times) => times + 1)
  }
  // Once the steps stand where they were put.
  useEffect(() => {
    if (arranged > 0) requestAnimationFrame(() => canvas.current?.show(null))
  }, [arranged])
  const mend = (id: string | null) => {
    // What is called at the end stands in the panel of the workflow itself.
    const shown = definition.end_actions.some((one) => one.id === id) ? null : id
    open(shown, 'mistake')
    canvas.current?.show(shown)
  }
  const maySave = !readOnly && work.changed && !work.isBehind
  const save = () => {
    if (unfinished) mend(unfinished.element)
    else work.save()
  }
  useDesignerActions({
    readOnly,
    maySave,
    onSave: save,
    onAdd: add,
    onArrange: () => void arrange(),
    onUndo: work.undo,
    onRedo: work.redo,
    onView: () => onView(view === 'drawing' ? 'list' : 'drawing'),
  })

  const mistakes = <ProblemList problems={problems} checked={facts !== null} brief={narrow} onFocus={mend} />
  const shown = { definition, problems, selection, teamName, words }
  const props = {
    workflow: workflow.id,
    definition,
    problems,
    facts,
    fields,
    onEdit: edit,
    onSettle: settle,
    onSelect: (id: string | null) => open(id),
    readOnly,
  }
  return (
    <div className={classes.designer}>
      <DesignerBar
        workflow={workflow}
        work={work}
        isReady={facts !== null && isReady(problems)}
        maySave={maySave}
        onSave={save}
        readOnly={readOnly}
        view={view}
        onView={onView}
        onAdd={add}
        onArrange={() => void arrange()}
      />
      {!readOnly && (
        <>
          <RestoredStrip shown={work.isBack} onDiscard={work.discard} />
          <ConflictStrip work={work} workflow={workflow} />
          {work.problem && work.problem.status !== 409 && <ProblemNote problem={work.problem} />}
        </>
      )}
      <div className={classes.body} data-view={view}>
        <div className={classes.drawing}>
          {view === 'drawing' ? (
            <Suspense fallback={<ListShape rows={6} />}>
              <Canvas
                {...shown}
                marks={NO_MARKS}
                onSelect={select}
                onSelection={setSelection}
                edits={readOnly ? undefined : edits}
                view={canvas}
                label={t('workflows.drawing_of', { name: definition.name })}
              />
            </Suspense>
          ) : (
            <Outline {...props} selection={selection} teamName={teamName} onAdd={add} />
          )}
          {definition.steps.length === 0 && view === 'drawing' && (
            <div className={classes.empty}>
              <p className={classes.emptyTitle}>{t('workflows.no_steps')}</p>
              <p>{readOnly ? t('workflows.no_steps_read') : t('workflows.no_steps_text')}</p>
            </div>
          )}
        </div>
        <aside
          ref={panel}
          className={classes.side}
          aria-label={t('workflows.side')}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !isOpenList(event.target)) backTo(event.currentTarget, selection)
          }}
        >
          {narrow && mistakes}
          <ElementPanel {...props} selection={selection} />
          {!narrow && mistakes}
        </aside>
      </div>
    </div>
  )
}

const BESIDE = 280

/** Without a drawing: on the right of the last one. */
function besideLast(steps: readonly { position: { x: number; y: number } }[]) {
  const x = Math.max(-BESIDE, ...steps.map(({ position }) => position.x)) + BESIDE
  return { x, y: steps.at(-1)?.position.y ?? 0 }
}

/** There, Escape closes the list and leaves the field as it is. */
function isOpenList(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.getAttribute('aria-expanded') === 'true'
}

/** The keys go from the panel back to the element, in the drawing or in the list. */
function backTo(panel: HTMLElement, selection: ReadonlySet<string>): void {
  const [id] = selection
  const drawing = panel.previousElementSibling
  const element =
    id === undefined ? null : drawing?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
  if (element) element.focus()
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
