import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'
import type { PluginWork } from '@waybill/contract/plugins/plugin.ts'

/** One row for each plugin that was ever switched or set up. */
export interface PluginsTable {
  id: string
  on: Flag
  /** Its readers hear events from this position on. */
  from_seq: number
  /** What it threw in; null: it did not. */
  failed_during: PluginWork | null
  failed_part: string | null
  /** The words of its error, without secrets; they stand in no event. */
  failed_error: string | null
  failed_at: Millis | null
  /** The last event about it: with it the running part of the plugin begins anew. */
  seq: number
}

/** What a plugin was told, for the installation or for a project. */
export interface PluginSettingsTable {
  plugin_id: string
  /** The id of a project; '' for the installation. */
  scope: string
  /** Values by name. */
  stored: JsonText
  /** Secrets by name, sealed. */
  sealed: JsonText
}
