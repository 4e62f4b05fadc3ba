import { mayInInstallation, mayInProject } from '@waybill/contract/access/policies.ts'
import { SettingValue } from '@waybill/contract/plugins/plugin.ts'
import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { lockPlugin } from './lock-plugin.ts'
import { INSTALLATION } from './plugins.queries.ts'

const Name = Type.String({ maxLength: 64 })

/**
 * Stores settings of a plugin, for the installation or for a project. Values are checked against the plugin's schema and
 * secrets sealed before; null takes one back. The event only names what changed.
 */
export const configurePlugin = defineCommand({
  name: 'configure-plugin',
  input: strict({
    plugin: Name,
    project: nullable(Id),
    stored: Type.Record(Name, SettingValue),
    sealed: Type.Record(Name, nullable(Type.String())),
  }),
  subject: 'plugin',
  freshInput: ['sealed'],
  async load(ctx, { project }) {
    return project === null ? { project: null } : loadProjectFacts(ctx, project, ctx.actor, { lock: true })
  },
  authorize: (actor, loaded) =>
    loaded.project === null
      ? mayInInstallation(actor, 'plugins.manage')
      : mayInProject(actor, 'project.edit', loaded.facts),
  async run(ctx, input) {
    const plugin = await lockPlugin(ctx, input.plugin)
    const scope = input.project ?? INSTALLATION
    const row = await ctx.tx
      .selectFrom('plugin_settings')
      .select(['stored', 'sealed'])
      .where('plugin_id', '=', plugin.id)
      .where('scope', '=', scope)
      .executeTakeFirst()
    const stored = merged(row?.stored, input.stored)
    const sealed = merged(row?.sealed, input.sealed)
    const settings = [...stored.changed, ...sealed.changed].toSorted()
    if (settings.length === 0) return {}
    const values = { stored: JSON.stringify(stored.values), sealed: JSON.stringify(sealed.values) }
    await ctx.tx
      .insertInto('plugin_settings')
      .values({ plugin_id: plugin.id, scope, ...values })
      .onConflict((on) => on.columns(['plugin_id', 'scope']).doUpdateSet(values))
      .execute()
    const event = ctx.append({
      kind: 'plugin.configured',
      project_id: input.project,
      data: { plugin: plugin.id, settings },
    })
    ctx.afterSeq(() =>
      ctx.tx.updateTable('plugins').set({ seq: event.seq }).where('id', '=', plugin.id).execute(),
    )
    return {}
  },
})

/** What is stored after a change, and the names of what really changed. */
function merged(before: string | undefined, change: Record<string, unknown>) {
  const values = new Map(Object.entries(JSON.parse(before ?? '{}') as Record<string, unknown>))
  const changed: string[] = []
  for (const [name, value] of Object.entries(change)) {
    if (JSON.stringify(values.get(name) ?? null) === JSON.stringify(value)) continue
    changed.push(name)
    if (value === null) values.delete(name)
    else values.set(name, value)
  }
  return { values: Object.fromEntries(values), changed }
}
