import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import type { PluginSettingsTable, PluginsTable } from './plugins.tables.ts'

export type PluginRow = Selectable<PluginsTable>
export type SettingsRow = Pick<Selectable<PluginSettingsTable>, 'stored' | 'sealed'>

/** The scope of the settings of the installation; others have the id of their project. */
export const INSTALLATION = ''

/** Nobody has switched or set it up yet. */
export function newPluginRow(id: string): PluginRow {
  return {
    id,
    on: 0,
    from_seq: 0,
    failed_during: null,
    failed_part: null,
    failed_error: null,
    failed_at: null,
    seq: 0,
  }
}

const keptRows = keptByDirectory<null, PluginRow>(
  async (db, ids) => {
    const rows = await db.selectFrom('plugins').selectAll().where('id', 'in', ids).execute()
    const found = new Map(rows.map((row) => [row.id, row]))
    return new Map(ids.map((id) => [id, found.get(id) ?? newPluginRow(id)]))
  },
  () => '',
)

/** How a plugin stands; asked for at each event and call, and kept until something of it changes on any node. */
export async function pluginRow(db: Db, id: string): Promise<PluginRow> {
  return (await keptRows(db, [id], null)).get(id) ?? newPluginRow(id)
}

const keptSettings = keptByDirectory<string, SettingsRow>(
  async (db, scopes, plugin) => {
    const rows = await db
      .selectFrom('plugin_settings')
      .select(['scope', 'stored', 'sealed'])
      .where('plugin_id', '=', plugin)
      .where('scope', 'in', scopes)
      .execute()
    const found = new Map(rows.map((row) => [row.scope, row]))
    return new Map(scopes.map((scope) => [scope, found.get(scope) ?? { stored: '{}', sealed: '{}' }]))
  },
  (plugin) => plugin,
)

/** What is stored for a plugin in the installation or in a project. */
export async function settingsRow(db: Db, plugin: string, scope: string): Promise<SettingsRow> {
  return (await keptSettings(db, [scope], plugin)).get(scope) ?? { stored: '{}', sealed: '{}' }
}

/** The projects for which something is stored. */
export async function projectsWithSettings(db: Db, plugin: string): Promise<string[]> {
  const rows = await db
    .selectFrom('plugin_settings')
    .select('scope')
    .where('plugin_id', '=', plugin)
    .where('scope', '!=', INSTALLATION)
    .orderBy('scope')
    .execute()
  return rows.map((row) => row.scope)
}
