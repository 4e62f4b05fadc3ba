import type { DefinitionChange } from '@waybill/contract/workflows/diff-definitions.ts'
import { t } from '../../../messages/messages.ts'
import type { Mark } from '../canvas/canvas-content.ts'
import classes from './change-list.module.css'
import { saysSomething } from './comparison.ts'
import { fieldName, valueWords, type NameOf } from './value-words.ts'

interface ChangeListProps {
  change: DefinitionChange
  /** Names of teams, calendars and steps by their ids. */
  nameOf?: NameOf
}

const KINDS = ['steps', 'transitions', 'end_actions'] as const
const asIs: NameOf = () => undefined

/** What is different, in words. */
export function ChangeList({ change, nameOf = asIs }: ChangeListProps) {
  const moved = change.steps.changed.filter(({ after }) => !saysSomething(after)).length
  const fields = Object.entries(change.fields.after)
  const rows = KINDS.flatMap((kind) => [
    ...change[kind].added.map((one) => ({ kind, mark: 'added' as const, one, values: [] })),
    ...change[kind].removed.map((one) => ({ kind, mark: 'removed' as const, one, values: [] })),
    ...change[kind].changed
      .filter(({ after }) => saysSomething(after))
      .map(({ before, after, ...one }) => ({
        kind,
        mark: 'changed' as const,
        one,
        values: pairs(before, after),
      })),
  ])
  if (fields.length + rows.length + moved === 0)
    return <p className={classes.quiet}>{t('workflows.nothing_changed')}</p>
  return (
    <ul className={classes.changes}>
      {fields.length > 0 && (
        <li className={classes.change}>
          <Sign mark="changed" />
          <div>
            {t('workflows.workflow')}
            <Values values={pairs(change.fields.before, change.fields.after)} nameOf={nameOf} />
          </div>
        </li>
      )}
      {rows.map(({ kind, mark, one, values }) => (
        <li key={`${mark} ${one.id}`} className={classes.change}>
          <Sign mark={mark} />
          <div>
            {t(`workflows.kind.${kind}`)} <strong>{one.name}</strong>
            <Values values={values} nameOf={nameOf} />
          </div>
        </li>
      ))}
      {moved > 0 && <li className={classes.quiet}>{t('workflows.moved', { count: moved })}</li>}
    </ul>
  )
}

function Sign({ mark }: { mark: Mark }) {
  return (
    <span className={classes.sign} data-mark={mark}>
      {t(`workflows.mark.${mark}`)}
    </span>
  )
}

interface Pair {
  field: string
  before: unknown
  after: unknown
}

function Values({ values, nameOf }: { values: readonly Pair[]; nameOf: NameOf }) {
  if (values.length === 0) return null
  return (
    <ul className={classes.values}>
      {values.map(({ field, before, after }) => (
        <li key={field}>
          {fieldName(field)}: <del>{valueWords(before, nameOf)}</del> <span aria-hidden>→</span>{' '}
          <ins>{valueWords(after, nameOf)}</ins>
        </li>
      ))}
    </ul>
  )
}

function pairs(before: object, after: object): Pair[] {
  const was = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after)
    .filter(([field]) => field !== 'position')
    .map(([field, value]) => ({ field, before: was.get(field), after: value as unknown }))
}
