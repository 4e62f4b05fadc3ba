import type {
  CreateRuleInput,
  DryProgress,
  DryRun,
  DryRunInput,
  DryRunLine,
  Rule,
  RuleList,
  RuleRunList,
  RuleSecret,
  RuleVersionList,
  UpdateRuleInput,
} from '@waybill/contract/automation/rule.ts'
import type { PluginActionList } from '@waybill/contract/plugins/plugin.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { brokenOff } from '../http/problems.ts'
import { path } from '../http/path.ts'

/** One page of runs: `after` is the `next` of the page before. */
interface RunPage {
  after?: string
  limit?: number
}

/** What happens by itself, and what became of it. */
export function ruleCalls(http: Http) {
  return {
    /** In the order in which they run; with a project, its own and those of all projects. */
    list: (query: { project?: string } = {}, options?: CallOptions) =>
      http.get<RuleList>('/rules', { ...query }, options),
    get: (rule: string, options?: CallOptions) => http.get<Rule>(path`/rules/${rule}`, undefined, options),
    create: (input: CreateRuleInput, options?: CallOptions) =>
      http.send<Rule>('POST', '/rules', input, options),
    update: (rule: string, input: UpdateRuleInput, options?: CallOptions) =>
      http.send<Rule>('PATCH', path`/rules/${rule}`, input, options),
    remove: (rule: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/rules/${rule}`, undefined, options),
    /** By it calls of addresses are signed; shown this once. The one before holds for another day. */
    makeSecret: (rule: string, options?: CallOptions) =>
      http.send<RuleSecret>('POST', path`/rules/${rule}/secret`, {}, options),
    removeSecret: (rule: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/rules/${rule}/secret`, undefined, options),
    /** What a rule would have done; changes nothing. */
    dryRun: (input: DryRunInput, options?: CallOptions) =>
      http.send<DryRun>('POST', '/rules/dry-run', input, options),
    /** The same, which tells how far it is; a signal that is aborted gives it up. */
    async dryRunTold(
      input: DryRunInput,
      onProgress: (progress: DryProgress) => void,
      options?: CallOptions,
    ): Promise<DryRun> {
      const onLine = (line: unknown) => {
        const said = line as DryRunLine
        if ('progress' in said) onProgress(said.progress)
      }
      const { body } = await http.request<DryRunLine>({
        ...options,
        method: 'POST',
        path: '/rules/dry-run/progress',
        body: input,
        onLine,
      })
      if (!('result' in body)) throw brokenOff(new Error('no result was said'))
      return body.result
    },
    /** What plugins do when a rule says so. */
    pluginActions: (options?: CallOptions) =>
      http.get<PluginActionList>('/plugin-actions', undefined, options),
    versions: (rule: string, options?: CallOptions) =>
      http.get<RuleVersionList>(path`/rules/${rule}/versions`, undefined, options),
    runs: (rule: string, page: RunPage = {}, options?: CallOptions) =>
      http.get<RuleRunList>(path`/rules/${rule}/runs`, { ...page }, options),
    runsOfTicket: (ticket: string, page: RunPage = {}, options?: CallOptions) =>
      http.get<RuleRunList>(path`/tickets/${ticket}/rule-runs`, { ...page }, options),
    async exportYaml(rule: string, options?: CallOptions): Promise<string> {
      return (await http.download(path`/rules/${rule}/export`, undefined, options)).text()
    },
    /** A new rule, or a version of the one with the name and project that the file says. */
    importYaml: (yaml: string, options?: CallOptions) =>
      http.send<Rule>('POST', '/rules/import', { yaml }, options),
  }
}
