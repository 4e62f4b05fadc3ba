import type { Layout } from './layout.ts'
import type { ColumnHead } from './use-columns.ts'
import classes from './workflow-names.module.css'

/** Above the columns of several workflows, whose each is; nothing where all are of one. */
export function WorkflowNames({ heads, layout }: { heads: readonly ColumnHead[]; layout: Layout }) {
  const placed = heads.map((head, at) => ({ ...head, width: layout.columns[at]?.width ?? 0 }))
  const groups = [...Map.groupBy(placed, ({ workflow }) => workflow?.id).values()]
  if (groups.length < 2) return null
  return (
    <div className={classes.names}>
      {groups.map((group) => (
        <div
          key={group[0]?.workflow?.id}
          className={classes.group}
          style={{ width: group.reduce((sum, one) => sum + one.width, 0) }}
        >
          <span className={classes.name} title={group[0]?.workflow?.name}>
            {group[0]?.workflow?.name}
          </span>
        </div>
      ))}
    </div>
  )
}
