import type { PluginDefinition } from '@waybill/server/domains/plugins/define-plugin.ts'
import { git } from './git/index.ts'

/** Every plugin that comes with Waybill: the one list. Each is off until an admin switches it on. */
export const plugins: readonly PluginDefinition[] = [git]
