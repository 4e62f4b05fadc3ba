import type { ColumnHead } from './use-columns.ts'
import classes from './workflow-names.module.css'

/** Above the columns of several workflows, whose each is; nothing where all are of one. */
export function WorkflowNames({ heads, width }: { heads: readonly ColumnHead[]; width: number }) {
  const groups = [...Map.groupBy(heads, ({ workflow }) => workflow?.id).values()]
  if (groups.length < 2) return null
  return (
    <div className={classes.names}>
      {groups.map((group) => (
        <div key={group[0]?.workflow?.id} className={classes.group} style={{ width: group.length * width }}>
          <span className={classes.name}>{group[0]?.workflow?.name}</span>
        </div>
      ))}
    </div>
  )
}
