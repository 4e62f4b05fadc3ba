import { Menu } from '@mantine/core'
import { Columns3, Download, Rows3 } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useSeesLabels } from '../../sync/use-sees-labels.ts'
import { COLUMNS, FIXED, type Column } from './columns.ts'
import { GROUPINGS, type Grouping } from './groups.ts'
import frame from './tickets-frame.module.css'

interface ListToolsProps {
  query: string
  columns: readonly Column[]
  onColumns: (columns: readonly Column[]) => void
  grouping: Grouping | null
  onGrouping: (grouping: Grouping | null) => void
}

/** How the list is shown: in groups, with which columns, or as a file. */
export function ListTools({ query, columns, onColumns, grouping, onGrouping }: ListToolsProps) {
  const seesLabels = useSeesLabels()
  const toggle = (column: Column) =>
    onColumns(columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column])
  return (
    <div className={frame.tools}>
      <Menu position="bottom-end" width="var(--menu)">
        <Menu.Target>
          <button
            type="button"
            className={frame.tool}
            data-on={grouping !== null}
            aria-label={
              grouping ? t('tickets.grouped_by', { field: t(`ui.${grouping}`) }) : t('tickets.group')
            }
          >
            <Rows3 aria-hidden />
            <span className={frame.toolName}>
              {grouping ? t('tickets.grouped_by', { field: t(`ui.${grouping}`) }) : t('tickets.group')}
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item aria-current={grouping === null} onClick={() => onGrouping(null)}>
            {t('tickets.no_groups')}
          </Menu.Item>
          {GROUPINGS.map((one) => (
            <Menu.Item key={one} aria-current={grouping === one} onClick={() => onGrouping(one)}>
              {t(`ui.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" width="var(--menu)" closeOnItemClick={false}>
        <Menu.Target>
          <button type="button" className={frame.tool} aria-label={t('tickets.columns')}>
            <Columns3 aria-hidden />
            <span className={frame.toolName}>{t('tickets.columns')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {COLUMNS.filter((column) => column !== FIXED && (seesLabels || column !== 'labels')).map(
            (column) => (
              <Menu.CheckboxItem
                key={column}
                checked={columns.includes(column)}
                onChange={() => toggle(column)}
              >
                {t(`tickets.column.${column}`)}
              </Menu.CheckboxItem>
            ),
          )}
        </Menu.Dropdown>
      </Menu>
      <a
        className={frame.tool}
        href={client.tickets.csvPath(query === '' ? {} : { q: query })}
        download
        aria-label={t('tickets.csv')}
      >
        <Download aria-hidden />
        <span className={frame.toolName}>{t('tickets.csv')}</span>
      </a>
    </div>
  )
}
