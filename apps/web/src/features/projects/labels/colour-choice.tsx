import { Input } from '@mantine/core'
import { NEW_LABEL_COLOR } from '@waybill/contract/projects/project.ts'
import { useId } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from '../project-settings.module.css'

/** Colours that labels are given most; they are data of the project and the same in light and dark. */
const COLOURS = [
  NEW_LABEL_COLOR,
  '#c93c37',
  '#d9730d',
  '#b58a00',
  '#2f8f5b',
  '#0b7a85',
  '#2b6fd6',
  '#7a4fc4',
  '#b83280',
]

interface ColourChoiceProps {
  value: string
  onChange: (color: string) => void
  error: string | undefined
}

export function ColourChoice({ value, onChange, error }: ColourChoiceProps) {
  const id = useId()
  return (
    <Input.Wrapper
      label={t('projects.color')}
      labelElement="div"
      labelProps={{ id }}
      {...(error !== undefined && { error })}
    >
      <div className={classes.colours} role="radiogroup" aria-labelledby={id}>
        {COLOURS.map((color) => (
          <input
            key={color}
            type="radio"
            name={id}
            className={classes.colour}
            style={{ backgroundColor: color }}
            aria-label={t('projects.color_is', { color })}
            checked={color === value}
            onChange={() => onChange(color)}
          />
        ))}
        <input
          type="color"
          className={classes.otherColour}
          aria-label={t('projects.other_color')}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
    </Input.Wrapper>
  )
}
