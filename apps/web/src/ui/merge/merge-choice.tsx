import { useId, useMemo, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { TimeAgo } from '../time-ago.tsx'
import { diffParts, wordsOf } from './diff-parts.ts'
import { mergeTexts } from './merge-texts.ts'
import classes from './merge-dialog.module.css'

export interface MergeField {
  field: string
  label: string
  /** `text` and `line` can be merged by hand. */
  kind: 'text' | 'line' | 'value'
  /** As they are shown. */
  base: string
  theirs: string
  yours: string
  /** As they are sent. */
  values: { theirs: unknown; yours: unknown }
  by: string | null
  at: string | null
}

type Choice = 'theirs' | 'yours' | 'both'

interface MergeChoiceProps {
  field: MergeField
  /** The dialogue begins here. */
  isFirst: boolean
  onChoose: (value: unknown) => void
}

/** One field of a conflict: what it was, theirs, yours, and what becomes of it. */
export function MergeChoice({ field, isFirst, onChoose }: MergeChoiceProps) {
  const id = useId()
  const [choice, setChoice] = useState<Choice | null>(null)
  const merged = useMemo(() => firstMerge(field), [field])
  const [text, setText] = useState(merged.text)
  const choose = (next: Choice) => {
    setChoice(next)
    if (next === 'both') onChoose(text)
    else onChoose(field.values[next])
  }
  return (
    <fieldset className={classes.field}>
      <legend className={classes.label}>{field.label}</legend>
      <div className={classes.base}>
        <span className={classes.who}>{t('merge.base')}</span>
        <div className={classes.value}>{field.base === '' ? <em>{t('ui.none')}</em> : field.base}</div>
      </div>
      <div className={classes.sides}>
        <Side
          name={id}
          checked={choice === 'theirs'}
          onCheck={() => choose('theirs')}
          isFirst={isFirst}
          who={field.by === null ? t('merge.theirs') : t('merge.of', { name: field.by })}
          at={field.at}
          base={field.base}
          value={field.theirs}
        />
        <Side
          name={id}
          checked={choice === 'yours'}
          onCheck={() => choose('yours')}
          who={t('merge.yours')}
          at={null}
          base={field.base}
          value={field.yours}
        />
      </div>
      {field.kind !== 'value' && (
        <div className={classes.side} data-checked={choice === 'both' || undefined}>
          <label className={classes.who}>
            <input type="radio" name={id} checked={choice === 'both'} onChange={() => choose('both')} />
            {t('merge.by_hand')}
            {merged.overlaps && <span className={classes.hint}>{t('merge.overlap')}</span>}
          </label>
          <textarea
            className={classes.hand}
            aria-label={t('merge.hand_of', { label: field.label })}
            rows={field.kind === 'line' ? 1 : 8}
            value={text}
            onFocus={() => choose('both')}
            onChange={({ currentTarget }) => {
              const next =
                field.kind === 'line' ? currentTarget.value.replaceAll('\n', ' ') : currentTarget.value
              setText(next)
              setChoice('both')
              onChoose(next)
            }}
          />
        </div>
      )}
    </fieldset>
  )
}

function firstMerge({ kind, base, theirs, yours }: MergeField): { text: string; overlaps: boolean } {
  if (kind === 'text') return mergeTexts(base, theirs, yours)
  return { text: yours, overlaps: false }
}

interface SideProps {
  name: string
  isFirst?: boolean
  checked: boolean
  onCheck: () => void
  who: string
  at: string | null
  base: string
  value: string
}

function Side({ name, isFirst = false, checked, onCheck, who, at, base, value }: SideProps) {
  return (
    <label className={classes.side} data-checked={checked || undefined}>
      <span className={classes.who}>
        <input
          type="radio"
          name={name}
          checked={checked}
          onChange={onCheck}
          data-autofocus={isFirst || undefined}
        />
        {who}
        {at !== null && <TimeAgo at={at} className={classes.hint} />}
      </span>
      <span className={classes.value}>
        {value === '' ? <em>{t('ui.none')}</em> : <Difference before={base} after={value} />}
      </span>
    </label>
  )
}

/** The new text, with what was put in and what was taken out marked. */
export function Difference({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => diffParts(wordsOf(before), wordsOf(after)), [before, after])
  return parts.map(({ kind, parts: words }, index) => {
    const text = words.join('')
    if (kind === 'added') return <ins key={index}>{text}</ins>
    if (kind === 'removed') return <del key={index}>{text}</del>
    return <span key={index}>{text}</span>
  })
}
