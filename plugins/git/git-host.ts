import type { PluginHost } from '@waybill/server/domains/plugins/define-plugin.ts'
import type { Static, TObject } from 'typebox'
import type { projectSettings } from './index.ts'

export type GitHost = PluginHost<TObject, typeof projectSettings>
export type GitSettings = Static<typeof projectSettings>
