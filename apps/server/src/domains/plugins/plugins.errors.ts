import { conflict, notFound } from '@waybill/contract/problems/problem.ts'

export const noSuchPlugin = () => notFound('plugin')

export function pluginIsOff() {
  return conflict('plugin.off', 'The plugin is off', 'An admin can switch it on.')
}

export function notSetUp(missing: readonly string[]) {
  return conflict(
    'plugin.not_set_up',
    'The plugin is not set up completely',
    `Set this first: ${missing.join(', ')}.`,
  )
}

export function brokenPlugin(message: string) {
  return conflict(
    'plugin.broken',
    'The plugin could not be loaded',
    `It said: ${message}. Mend it and start Waybill again.`,
  )
}
