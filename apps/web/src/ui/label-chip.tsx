import { useLabels } from '../sync/directory.ts'
import classes from './label-chip.module.css'

/** The colour that people gave to a label; grey without one. */
export function LabelDot({ color }: { color: string | undefined }) {
  return <span className={classes.dot} style={color === undefined ? undefined : { background: color }} />
}

/** A label of a project with its colour as a dot, so that its name can be read on any of them. */
export function LabelChip({ name, project }: { name: string; project: string }) {
  const { data } = useLabels(project)
  return (
    <span className={classes.chip}>
      <LabelDot color={data?.find((label) => label.name === name)?.color} />
      <span className={classes.name}>{name}</span>
    </span>
  )
}
