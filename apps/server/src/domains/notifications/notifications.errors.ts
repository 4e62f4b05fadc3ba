import { invalidField } from '@waybill/contract/problems/problem.ts'

export function kindNamedTwice(index: number, kind: string) {
  return invalidField(
    `/items/${String(index)}/kind`,
    'notification.kind_named_twice',
    `names ${kind} a second time; name each kind once, with all its channels`,
  )
}

export function cannotBeTold(index: number, kind: string, relation: string) {
  return invalidField(
    `/items/${String(index)}/relation`,
    'notification.cannot_be_told',
    `is ${relation}, and nobody is told of ${kind} as that; read the settings for what there is`,
  )
}

export function badSnooze() {
  return invalidField(
    '/snoozed_until',
    'notification.bad_snooze',
    'must be a time to come, within a year from now',
  )
}
