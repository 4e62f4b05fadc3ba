import {
  ConfigurePluginInput,
  PluginAnswer,
  PluginsOfProjectParams,
  ProjectPlugin,
  ProjectPluginList,
  ProjectPluginParams,
} from '@waybill/contract/plugins/plugin.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { readProject } from '../projects/read-project.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { noSuchPlugin } from './plugins.errors.ts'
import { presentForProject } from './plugins.presenter.ts'
import { pluginRow } from './plugins.queries.ts'
import { setUpPlugin } from './set-up-plugin.ts'
import { tryPlugin } from './try-plugin.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const ofProject = { tag: 'Plugins', access: { policy: 'project.edit' } }

const list = defineRoute({
  ...ofProject,
  method: 'GET',
  path: '/projects/:project/plugins',
  summary: 'The plugins that are on and that leads set up for their projects',
  params: PluginsOfProjectParams,
  responses: { 200: ProjectPluginList, 304: null },
  async handler(request) {
    const { project } = await readProject(request, request.params.project, 'project.edit')
    const there = await pluginsForProjects(request)
    const items = await Promise.all(there.map((one) => presentForProject(request.deps, one, project)))
    const body: ProjectPluginList = { items, next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const configure = defineRoute({
  ...ofProject,
  method: 'PATCH',
  path: '/projects/:project/plugins/:plugin',
  summary: 'Set up a plugin for a project; all values taken back: it does nothing there',
  params: ProjectPluginParams,
  body: ConfigurePluginInput,
  responses: { 200: ProjectPlugin },
  async handler(request) {
    const { project } = await readProject(request, request.params.project, 'project.edit')
    const plugin = await find(request, request.params.plugin)
    await setUpPlugin(request, plugin, project.id)
    return ok(await presentForProject(request.deps, plugin, project))
  },
})

const check = defineRoute({
  ...ofProject,
  method: 'POST',
  path: '/projects/:project/plugins/:plugin/check',
  summary: 'Try whether a plugin works with the settings of a project',
  params: ProjectPluginParams,
  responses: { 200: PluginAnswer },
  async handler(request) {
    const { project } = await readProject(request, request.params.project, 'project.edit')
    const plugin = await find(request, request.params.plugin)
    const { definition, host } = plugin
    if (!definition.check) throw notFound('check')
    const work = (signal: AbortSignal) =>
      definition.check?.(host as never, project.id, signal) ?? Promise.resolve('')
    return ok(await tryPlugin(plugin, request.deps, work))
  },
})

/** What is off is none of a lead's business. */
async function pluginsForProjects({ deps, kernel }: AnyRequest): Promise<LoadedPlugin[]> {
  const found: LoadedPlugin[] = []
  for (const one of deps.plugins.loaded) {
    const { id, projectSettings } = one.definition
    if (projectSettings && (await pluginRow(kernel.store.db, id)).on === 1) found.push(one)
  }
  return found
}

async function find(request: AnyRequest, id: string): Promise<LoadedPlugin> {
  const plugin = (await pluginsForProjects(request)).find(({ definition }) => definition.id === id)
  if (!plugin) throw noSuchPlugin()
  return plugin
}

export const projectPluginRoutes: Route[] = [list, configure, check]
