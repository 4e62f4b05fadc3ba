import {
  PROJECT_ACCESS,
  PROJECT_KINDS,
  type ProjectAccess,
  type ProjectKind,
} from '@waybill/contract/projects/project.ts'
import type { ReactNode } from 'react'
import { t } from '../../messages/messages.ts'
import { ChoiceWithText } from './choice-with-text.tsx'

interface ChoiceProps<Value> {
  value: Value
  onChange: (value: Value) => void
  disabled?: boolean
  /** Not where a title says it already. */
  labelled?: boolean
  error?: ReactNode
}

/** Who may work in a project. */
export function AccessChoice(props: ChoiceProps<ProjectAccess>) {
  const options = PROJECT_ACCESS.map((value) => ({
    value,
    label: t(`projects.access.${value}`),
    text: t(`projects.access.${value}_text`),
  }))
  return <ChoiceWithText label={t('projects.access')} options={options} {...props} />
}

/** What a project is for. */
export function KindChoice(props: ChoiceProps<ProjectKind>) {
  const options = PROJECT_KINDS.map((value) => ({
    value,
    label: t(`projects.kind.${value}`),
    text: t(`projects.kind.${value}_text`),
  }))
  return <ChoiceWithText label={t('projects.kind')} options={options} {...props} />
}
