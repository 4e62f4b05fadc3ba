import { Menu } from '@mantine/core'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { Condition, Query } from '@waybill/contract/query/query.ts'
import { ListFilter, X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { useSeesLabels } from '../../../sync/use-sees-labels.ts'
import { FILTERS, type FilterField } from './filter-fields.ts'
import { FilterMenu } from './filter-menu.tsx'
import classes from './filter-chips.module.css'
import { partsOf, printPart, withoutPart } from './query-parts.ts'

interface FilterChipsProps {
  query: string
  onApply: (query: string) => void
}

/** The conditions of the query one by one, and menus for the usual ones. */
export function FilterChips({ query, onApply }: FilterChipsProps) {
  const [field, setField] = useState<FilterField | null>(null)
  const seesLabels = useSeesLabels()
  const parsed = parseQuery(query)
  if (!parsed.ok) return null
  const parts = partsOf(parsed.query)
  return (
    <div className={classes.chips} role="group" aria-label={t('tickets.filters')}>
      {parts.map((part, index) => (
        <Chip key={index} part={part} query={parsed.query} onApply={onApply} onEdit={setField} />
      ))}
      <span className={classes.add}>
        <Menu width="var(--menu)">
          <Menu.Target>
            <button type="button" className={classes.button}>
              <ListFilter className={classes.icon} aria-hidden />
              {t('tickets.filter')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {FILTERS.filter(({ name }) => seesLabels || name !== 'label').map(({ name, label }) => (
              <Menu.Item key={name} onClick={() => setField(name)}>
                {t(label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {field && (
          <FilterMenu
            key={field}
            field={field}
            query={parsed.query}
            onApply={onApply}
            onClose={() => setField(null)}
          />
        )}
      </span>
    </div>
  )
}

interface ChipProps {
  part: Condition
  query: Query
  onApply: (query: string) => void
  onEdit: (field: FilterField) => void
}

function Chip({ part, query, onApply, onEdit }: ChipProps) {
  const text = printPart(part)
  const known =
    part.type === 'field' && part.op === ':' ? FILTERS.find(({ name }) => name === part.field) : undefined
  return (
    <span className={classes.chip}>
      {known ? (
        <button type="button" className={classes.text} onClick={() => onEdit(known.name)}>
          {text}
        </button>
      ) : (
        <span className={classes.text}>{text}</span>
      )}
      <button
        type="button"
        className={classes.remove}
        aria-label={t('tickets.remove_filter', { filter: text })}
        onClick={() => onApply(withoutPart(query, part))}
      >
        <X className={classes.icon} aria-hidden />
      </button>
    </span>
  )
}
