import {
  ConfigurePluginInput,
  Plugin,
  PluginActionParams,
  PluginAnswer,
  PluginList,
  PluginPage,
  PluginPageParams,
  PluginParams,
  SwitchPluginInput,
} from '@waybill/contract/plugins/plugin.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { requireInstallation } from '../people/require-installation.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { readValues, wrongTitles } from './plugin-values.ts'
import { brokenPlugin, noSuchPlugin, notSetUp } from './plugins.errors.ts'
import { presentBroken, presentPlugin } from './plugins.presenter.ts'
import { INSTALLATION, settingsRow } from './plugins.queries.ts'
import { setUpPlugin } from './set-up-plugin.ts'
import { switchPlugin } from './switch-plugin.command.ts'
import { tryPlugin } from './try-plugin.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const ofPlugin = { tag: 'Plugins', params: PluginParams, access: { policy: 'plugins.manage' } }

const list = defineRoute({
  method: 'GET',
  path: '/plugins',
  tag: 'Plugins',
  summary: 'The plugins of this program, with their state and settings',
  access: { policy: 'plugins.manage' },
  responses: { 200: PluginList, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'plugins.manage', 'page')
    const { loaded, broken } = request.deps.plugins
    const shown = await Promise.all(loaded.map((one) => presentPlugin(request.deps, one)))
    const body: PluginList = { items: [...shown, ...broken.map(presentBroken)], next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const read = defineRoute({
  ...ofPlugin,
  method: 'GET',
  path: '/plugins/:plugin',
  summary: 'A plugin with its state and settings; of secrets only whether they are set',
  responses: { 200: Plugin, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'plugins.manage', 'plugin')
    const { loaded, broken } = request.deps.plugins
    const found = loaded.find(({ definition }) => definition.id === request.params.plugin)
    const bad = broken.find(({ id }) => id === request.params.plugin)
    if (!found && !bad) throw noSuchPlugin()
    const body = found ? await presentPlugin(request.deps, found) : bad && presentBroken(bad)
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const configure = defineRoute({
  ...ofPlugin,
  method: 'PATCH',
  path: '/plugins/:plugin/settings',
  summary: 'Set up a plugin for the installation; secrets are stored encrypted and never shown again',
  body: ConfigurePluginInput,
  responses: { 200: Plugin },
  async handler(request) {
    const plugin = pluginForAdmins(request, request.params.plugin)
    await setUpPlugin(request, plugin, null)
    return ok(await presentPlugin(request.deps, plugin))
  },
})

const turn = defineRoute({
  ...ofPlugin,
  method: 'POST',
  path: '/plugins/:plugin/switch',
  summary: 'Switch a plugin on or off; after a failure, on means: try again',
  body: SwitchPluginInput,
  responses: { 200: Plugin },
  async handler(request) {
    const plugin = pluginForAdmins(request, request.params.plugin)
    const input = withPath(SwitchPluginInput, request.body, request.params)
    if (isOn(request.body)) await requireSetUp(request, plugin)
    await request.run(switchPlugin, input)
    return ok(await presentPlugin(request.deps, plugin))
  },
})

const check = defineRoute({
  ...ofPlugin,
  method: 'POST',
  path: '/plugins/:plugin/check',
  summary: 'Try whether a plugin works with the settings of the installation',
  responses: { 200: PluginAnswer },
  async handler(request) {
    const plugin = pluginForAdmins(request, request.params.plugin)
    const { definition, host } = plugin
    if (!definition.check) throw notFound('check')
    const work = (signal: AbortSignal) =>
      definition.check?.(host as never, null, signal) ?? Promise.resolve('')
    return ok(await tryPlugin(plugin, request.deps, work))
  },
})

const act = defineRoute({
  ...ofPlugin,
  method: 'POST',
  path: '/plugins/:plugin/actions/:action',
  summary: 'Let a plugin that is on do one of its actions now',
  params: PluginActionParams,
  responses: { 200: PluginAnswer },
  async handler(request) {
    const plugin = pluginForAdmins(request, request.params.plugin)
    const action = plugin.definition.actions?.find(({ id }) => id === request.params.action)
    const { state } = await presentPlugin(request.deps, plugin)
    if (!action || state !== 'on') throw notFound('action')
    return ok(await tryPlugin(plugin, request.deps, (signal) => action.run(plugin.host as never, signal)))
  },
})

const page = defineRoute({
  ...ofPlugin,
  method: 'GET',
  path: '/plugins/:plugin/pages/:page',
  summary: 'What a plugin shows to admins, as Markdown',
  params: PluginPageParams,
  responses: { 200: PluginPage },
  async handler(request) {
    const plugin = pluginForAdmins(request, request.params.plugin)
    const found = plugin.definition.pages?.find(({ id }) => id === request.params.page)
    if (!found) throw notFound('page')
    const answer = await tryPlugin(plugin, request.deps, () => found.markdown(plugin.host as never))
    const markdown = answer.ok ? answer.message : `This page cannot be shown: ${answer.message}`
    return ok({ id: found.id, title: found.title, markdown })
  },
})

function pluginForAdmins(request: AnyRequest, id: string): LoadedPlugin {
  requireInstallation(request.actor, 'plugins.manage', 'plugin')
  const { loaded, broken } = request.deps.plugins
  const found = loaded.find(({ definition }) => definition.id === id)
  if (found) return found
  const bad = broken.find((one) => one.id === id)
  throw bad ? brokenPlugin(bad.message) : noSuchPlugin()
}

function isOn(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'on' in body && body.on === true
}

async function requireSetUp({ kernel, deps }: AnyRequest, { definition }: LoadedPlugin): Promise<void> {
  const { id, settings } = definition
  const row = await settingsRow(kernel.store.db, id, INSTALLATION)
  const { values } = readValues(settings, row, { secrets: deps.secrets, plugin: id, scope: INSTALLATION })
  const wrong = wrongTitles(settings, values)
  if (wrong.length > 0) throw notSetUp(wrong)
}

export const pluginRoutes: Route[] = [list, read, configure, turn, check, act, page]
