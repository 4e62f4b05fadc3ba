import type { EndActionSecret, EndActionSecretList } from '@waybill/contract/workflows/end-action-secret.ts'
import type { HistoryRun, HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import type {
  PublishPreview,
  WorkflowDiff,
  WorkflowQuery,
  WorkflowVersionList,
  WorkflowVersionView,
} from '@waybill/contract/workflows/workflow-answers.ts'
import type {
  MigrateWorkflowInput,
  MigrationItemList,
  MigrationItemQuery,
  MigrationPreview,
  WorkflowMigration,
  WorkflowMigrationList,
} from '@waybill/contract/workflows/workflow-migration.ts'
import type {
  CreateWorkflowInput,
  UpdateWorkflowInput,
  Workflow,
  WorkflowList,
} from '@waybill/contract/workflows/workflow.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

/** Workflows: what is edited, and the versions on which tickets travel; named by id or name. */
export function workflowCalls(http: Http) {
  const list = (query: WorkflowQuery = {}, options?: CallOptions) =>
    http.get<WorkflowList>('/workflows', query, options)
  const verb = (word: string) => (workflow: string, options?: CallOptions) =>
    http.send<Workflow>('POST', `${path`/workflows/${workflow}`}/${word}`, undefined, options)

  return {
    list,
    every: (query: WorkflowQuery = {}) => everyItem(list, query),
    get: (workflow: string, options?: CallOptions) =>
      http.get<Workflow>(path`/workflows/${workflow}`, undefined, options),
    /** What is wrong with it stands in `problems`; `ids` says which ids the `temp-` elements got. */
    create: (input: CreateWorkflowInput, options?: CallOptions) =>
      http.send<Workflow>('POST', '/workflows', input, options),
    update: (workflow: string, input: UpdateWorkflowInput, options?: CallOptions) =>
      http.send<Workflow>('PATCH', path`/workflows/${workflow}`, input, options),
    /** Only of one that was never published. */
    remove: (workflow: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/workflows/${workflow}`, undefined, options),
    publish: verb('publish'),
    pause: verb('pause'),
    resume: verb('resume'),
    archive: verb('archive'),
    unarchive: verb('unarchive'),
    /** Whom publishing would touch. */
    publishPreview: (workflow: string, options?: CallOptions) =>
      http.get<PublishPreview>(path`/workflows/${workflow}/publish-preview`, undefined, options),
    versions: (workflow: string, query: PageQuery = {}, options?: CallOptions) =>
      http.get<WorkflowVersionList>(path`/workflows/${workflow}/versions`, { ...query }, options),
    version: (workflow: string, version: number, options?: CallOptions) =>
      http.get<WorkflowVersionView>(
        path`/workflows/${workflow}/versions/${String(version)}`,
        undefined,
        options,
      ),
    /** What is different between two versions, or a version and the definition as it is edited. */
    diff: (workflow: string, from: number, to: number | 'draft', options?: CallOptions) =>
      http.get<WorkflowDiff>(
        path`/workflows/${workflow}/versions/${String(from)}/diff/${String(to)}`,
        undefined,
        options,
      ),
    /** Which end actions are signed. */
    endActionSecrets: (workflow: string, options?: CallOptions) =>
      http.get<EndActionSecretList>(path`/workflows/${workflow}/end-action-secrets`, undefined, options),
    /** By it calls of the end action are signed; shown this once. The one before holds for another day. */
    makeEndActionSecret: (workflow: string, action: string, options?: CallOptions) =>
      http.send<EndActionSecret>(
        'POST',
        path`/workflows/${workflow}/end-actions/${action}/secret`,
        {},
        options,
      ),
    removeEndActionSecret: (workflow: string, action: string, options?: CallOptions) =>
      http.send<void>(
        'DELETE',
        path`/workflows/${workflow}/end-actions/${action}/secret`,
        undefined,
        options,
      ),
    /** The definition as YAML. */
    async exportYaml(workflow: string, options?: CallOptions): Promise<string> {
      return (await http.download(path`/workflows/${workflow}/export`, undefined, options)).text()
    },
    /** A new workflow, or the definition of the one with the name that the file says. */
    importYaml: (yaml: string, options?: CallOptions) =>
      http.send<Workflow>('POST', '/workflows/import', { yaml }, options),
    /** Where running tickets would go; nothing happens. */
    previewMigration: (
      workflow: string,
      input: Omit<MigrateWorkflowInput, 'dry_run'>,
      options?: CallOptions,
    ) =>
      http.send<MigrationPreview>(
        'POST',
        path`/workflows/${workflow}/migrations`,
        { ...input, dry_run: true },
        options,
      ),
    /** Brings running tickets to another version; goes on by itself. */
    migrate: (workflow: string, input: Omit<MigrateWorkflowInput, 'dry_run'>, options?: CallOptions) =>
      http.send<WorkflowMigration>('POST', path`/workflows/${workflow}/migrations`, { ...input }, options),
    migrations: (workflow: string, query: PageQuery = {}, options?: CallOptions) =>
      http.get<WorkflowMigrationList>(path`/workflows/${workflow}/migrations`, { ...query }, options),
    migration: (workflow: string, migration: string, options?: CallOptions) =>
      http.get<WorkflowMigration>(path`/workflows/${workflow}/migrations/${migration}`, undefined, options),
    /** What became of each ticket. */
    migrationItems: (
      workflow: string,
      migration: string,
      query: MigrationItemQuery = {},
      options?: CallOptions,
    ) =>
      http.get<MigrationItemList>(
        path`/workflows/${workflow}/migrations/${migration}/items`,
        { ...query },
        options,
      ),
    stopMigration: (workflow: string, migration: string, options?: CallOptions) =>
      http.send<WorkflowMigration>(
        'POST',
        path`/workflows/${workflow}/migrations/${migration}/stop`,
        undefined,
        options,
      ),
    undoMigration: (workflow: string, migration: string, options?: CallOptions) =>
      http.send<WorkflowMigration>(
        'POST',
        path`/workflows/${workflow}/migrations/${migration}/undo`,
        undefined,
        options,
      ),
    /** Runs the definition as it is edited over past tickets; `historyRun` says how far it is. */
    startHistoryRun: (workflow: string, input: HistoryRunInput, options?: CallOptions) =>
      http.send<HistoryRun>('POST', path`/workflows/${workflow}/history-runs`, input, options),
    historyRun: (workflow: string, run: string, options?: CallOptions) =>
      http.get<HistoryRun>(path`/workflows/${workflow}/history-runs/${run}`, undefined, options),
  }
}
