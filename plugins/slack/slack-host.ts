import type { PluginHost } from '@waybill/server/domains/plugins/define-plugin.ts'
import type { projectSettings, settings } from './settings.ts'

export type SlackHost = PluginHost<typeof settings, typeof projectSettings>
