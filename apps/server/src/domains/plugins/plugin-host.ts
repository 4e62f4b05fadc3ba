import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { TObject } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { runCommand } from '../../kernel/run-command.ts'
import type { PluginDefinition, PluginHost, PluginLog } from './define-plugin.ts'
import type { PluginDeps } from './loaded-plugin.ts'
import { cleanLine } from './plugin-secrets.ts'
import { readValues, settingErrors, wrongTitles, type Values } from './plugin-values.ts'
import { INSTALLATION, projectsWithSettings, settingsRow } from './plugins.queries.ts'

/** What the plugin gets to work with. */
export function makeHost(definition: PluginDefinition, deps: PluginDeps): PluginHost {
  const { id } = definition
  const { kernel } = deps
  const { db } = kernel.store
  const schema = definition.projectSettings
  const projectSettings = async (project: string) => {
    const values = await openValues(schema, definition, project, deps)
    return settingErrors(schema, values).length === 0 ? values : null
  }
  return {
    id,
    db,
    sql: kernel.store.sql,
    publicUrl: deps.publicUrl,
    log: cleanLog(definition, deps),
    now: () => kernel.clock.now(),
    newId: kernel.newId,
    async settings() {
      const values = await openValues(definition.settings, definition, INSTALLATION, deps)
      const wrong = wrongTitles(definition.settings, values)
      if (wrong.length > 0)
        throw new Error(`it is not set up completely. Set this first: ${wrong.join(', ')}.`)
      return values
    },
    projectSettings,
    async projects() {
      const found = []
      for (const project of await projectsWithSettings(db, id)) {
        const settings = await projectSettings(project)
        if (settings) found.push({ project, settings })
      }
      return found
    },
    run: async (command, input, { as, key, cause, requestId } = {}) =>
      runCommand(kernel, command, {
        input,
        actor: as === undefined ? SYSTEM : await actorOf(db, as),
        via: `plugin:${id}`,
        ...(requestId !== undefined && { requestId }),
        ...(cause && { cause }),
        // The first decision stands, as for readers: what is decided later by other state must not happen twice.
        ...(key !== undefined && { idempotencyKey: `plugin:${id}:${key}`, idempotencyInput: key }),
      }),
    outside: deps.outside,
  }
}

/** What is logged is without the secrets of the plugin. */
function cleanLog(definition: PluginDefinition, deps: PluginDeps): PluginLog {
  const at = (level: keyof PluginLog) => (about: object, words: string) => {
    void cleanLine(definition, deps, about, words).then((line) => deps.log[level](...line))
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

async function actorOf(db: Db, person: string): Promise<Actor> {
  const row = await db
    .selectFrom('people')
    .select('role')
    .where('id', '=', person)
    .where('active', '=', 1)
    .executeTakeFirst()
  if (!row) throw notFound('person')
  return { kind: 'person', person_id: person, role: row.role, scopes: null, token_projects: null }
}

/** Some that are required may be missing. @throws Error for a secret that no key of the installation opens */
async function openValues(
  schema: TObject | undefined,
  { id }: PluginDefinition,
  scope: string,
  { kernel, secrets }: PluginDeps,
): Promise<Values> {
  const row = await settingsRow(kernel.store.db, id, scope)
  const { values, unreadable } = readValues(schema, row, { secrets, plugin: id, scope })
  const [first] = unreadable
  if (first !== undefined)
    throw new Error(`the setting "${first}" was sealed by another key of the installation; enter it again`)
  return values
}
