import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { findByRef } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Workflow, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { GitCompareArrows } from 'lucide-react'
import { Suspense, lazy, useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { stepWords, transitionWords } from '../element-words.ts'
import { MigrationList } from '../migrate/migration-list.tsx'
import { definitionOf } from '../model/definition-of.ts'
import { useFacts } from '../model/use-facts.ts'
import { versionOf, versionsOf } from '../use-workflows.ts'
import { ChangeList } from './change-list.tsx'
import { compare, definitionOfVersion } from './comparison.ts'
import { VersionList } from './version-list.tsx'
import classes from './versions.module.css'

const Canvas = lazy(() => import('../canvas/canvas.tsx'))
const DRAFT = 'draft'
const NOTHING: ReadonlySet<string> = new Set()
const ignore = () => undefined

interface VersionsProps {
  workflow: Workflow
  from: string | undefined
  to: string | undefined
  onCompare: (ends: { from: string; to: string }) => void
}

/** The versions of a workflow, and what is different between any two of them, drawn and in words. */
export function Versions({ workflow, from: askedFrom, to: askedTo, onCompare }: VersionsProps) {
  const { data: versions, error } = useQuery(versionsOf(workflow.id))
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!versions) return <ListShape rows={4} />
  if (versions.length === 0)
    return (
      <EmptyPlace
        icon={<GitCompareArrows aria-hidden />}
        title={t('workflows.no_versions')}
        text={t('workflows.no_versions_text')}
      />
    )
  const newest = versions.reduce((most, { version }) => Math.max(most, version), 0)
  const to = askedTo ?? (workflow.changed ? DRAFT : String(newest))
  const from = askedFrom ?? String(to === DRAFT ? newest : Math.max(1, newest - 1))
  const ends = versions.map(({ version }) => ({
    value: String(version),
    label: t('workflows.version', { version }),
  }))
  const withDraft = [{ value: DRAFT, label: t('workflows.draft_now') }, ...ends]
  return (
    <div className={classes.versions}>
      <div className={classes.list}>
        <VersionList
          workflow={workflow}
          versions={versions}
          shown={to}
          onShow={(version) => onCompare({ from: String(Math.max(1, version - 1)), to: String(version) })}
        />
        {workflow.can['migrate'] && <MigrationList workflow={workflow.id} />}
      </div>
      <div className={classes.compare}>
        <div className={classes.ends}>
          <Select
            label={t('workflows.compare')}
            data={ends}
            value={from}
            allowDeselect={false}
            onChange={(value) => onCompare({ from: value ?? from, to })}
          />
          <Select
            label={t('workflows.compare_with')}
            data={withDraft}
            value={to}
            allowDeselect={false}
            onChange={(value) => onCompare({ from, to: value ?? to })}
          />
        </div>
        <Difference key={`${from} ${to}`} workflow={workflow} from={from} to={to} />
      </div>
    </div>
  )
}

function Difference({ workflow, from, to }: { workflow: Workflow; from: string; to: string }) {
  const before = useDefinition(workflow, from)
  const after = useDefinition(workflow, to)
  const { facts } = useFacts()
  const shown = useMemo(() => {
    if (!before || !after) return null
    const comparison = compare(before, after)
    const teamName = (ref: string | null) =>
      ref === null ? null : (findByRef(facts?.teams ?? [], ref)?.name ?? ref)
    const names = new Map(
      [...(facts?.teams ?? []), ...(facts?.calendars ?? []), ...comparison.both.steps].map(({ id, name }) => [
        id,
        name,
      ]),
    )
    const mark = (id: string) => {
      const found = comparison.marks.get(id)
      return found ? `. ${t(`workflows.mark.${found}`)}` : ''
    }
    return {
      ...comparison,
      teamName,
      nameOf: (id: string) => names.get(id),
      words: {
        step: (step: WorkflowDefinition['steps'][number]) =>
          stepWords(step, teamName(step.team)) + mark(step.id),
        transition: (one: WorkflowDefinition['transitions'][number]) =>
          transitionWords(one, comparison.both) + mark(one.id),
      },
    }
  }, [before, after, facts])
  if (!shown) return <ListShape rows={6} />
  return (
    <>
      <div className={classes.drawing}>
        <Suspense fallback={<ListShape rows={6} />}>
          <Canvas
            definition={shown.both}
            problems={[]}
            selection={NOTHING}
            marks={shown.marks}
            teamName={shown.teamName}
            words={shown.words}
            onSelect={ignore}
            onSelection={ignore}
            label={t('workflows.difference_of', { name: workflow.name })}
          />
        </Suspense>
      </div>
      <section className={classes.words} aria-label={t('workflows.difference')}>
        <ChangeList change={shown.change} nameOf={shown.nameOf} />
      </section>
    </>
  )
}

/** Of a version, or of what is edited now. */
function useDefinition(workflow: Workflow, which: string): WorkflowDefinition | null {
  const { data } = useQuery({ ...versionOf(workflow.id, Number(which)), enabled: which !== DRAFT })
  return useMemo(() => {
    if (which === DRAFT) return definitionOf(workflow)
    return data ? definitionOfVersion(data) : null
  }, [which, workflow, data])
}
