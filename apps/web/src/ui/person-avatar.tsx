import type { NamedRef } from '@waybill/contract/schema.ts'
import { hueOf, initialsOf } from './initials.ts'
import classes from './person-avatar.module.css'

interface PersonAvatarProps {
  /** null: nobody. */
  person: NamedRef | null
  size?: 'small' | 'normal' | 'large'
  /** The name stands beside it. */
  labelled?: boolean
}

/** The initials of a person in a colour that is always theirs; a dashed ring for nobody. */
export function PersonAvatar({ person, size = 'normal', labelled = false }: PersonAvatarProps) {
  if (!person) return <span className={classes.nobody} data-size={size} aria-hidden />
  return (
    <span
      className={classes.avatar}
      data-size={size}
      data-hue={hueOf(person.id)}
      // Drawn by the style sheet: it is no text that anybody reads.
      data-initials={initialsOf(person.name)}
      {...(labelled
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': person.name, title: person.name })}
    />
  )
}
