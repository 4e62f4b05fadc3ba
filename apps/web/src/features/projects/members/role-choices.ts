import { MEMBER_ROLES, type MemberRole } from '@waybill/contract/projects/project.ts'
import { t } from '../../../messages/messages.ts'

export function roleChoices() {
  return MEMBER_ROLES.map((value) => ({ value, label: t(`projects.role.${value}`) }))
}

export function roleOf(value: string | null): MemberRole | undefined {
  return MEMBER_ROLES.find((role) => role === value)
}
