import type {
  ConfigurePluginInput,
  Plugin,
  PluginAnswer,
  PluginList,
  PluginPage,
  ProjectPlugin,
  ProjectPluginList,
} from '@waybill/contract/plugins/plugin.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** What Waybill can do besides, switched and set up by admins, and for projects by their leads. */
export function pluginCalls(http: Http) {
  return {
    list: (options?: CallOptions) => http.get<PluginList>('/plugins', undefined, options),
    get: (plugin: string, options?: CallOptions) =>
      http.get<Plugin>(path`/plugins/${plugin}`, undefined, options),
    configure: (plugin: string, input: ConfigurePluginInput, options?: CallOptions) =>
      http.send<Plugin>('PATCH', path`/plugins/${plugin}/settings`, input, options),
    /** After a failure, on means: try again. */
    turn: (plugin: string, on: boolean, options?: CallOptions) =>
      http.send<Plugin>('POST', path`/plugins/${plugin}/switch`, { on }, options),
    check: (plugin: string, options?: CallOptions) =>
      http.send<PluginAnswer>('POST', path`/plugins/${plugin}/check`, undefined, options),
    act: (plugin: string, action: string, options?: CallOptions) =>
      http.send<PluginAnswer>('POST', path`/plugins/${plugin}/actions/${action}`, undefined, options),
    page: (plugin: string, page: string, options?: CallOptions) =>
      http.get<PluginPage>(path`/plugins/${plugin}/pages/${page}`, undefined, options),
    /** Those that leads set up for their project. */
    ofProject: (project: string, options?: CallOptions) =>
      http.get<ProjectPluginList>(path`/projects/${project}/plugins`, undefined, options),
    configureFor: (project: string, plugin: string, input: ConfigurePluginInput, options?: CallOptions) =>
      http.send<ProjectPlugin>('PATCH', path`/projects/${project}/plugins/${plugin}`, input, options),
    checkFor: (project: string, plugin: string, options?: CallOptions) =>
      http.send<PluginAnswer>('POST', path`/projects/${project}/plugins/${plugin}/check`, undefined, options),
  }
}
