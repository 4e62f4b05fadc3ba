import type { Kysely, Transaction } from 'kysely'
import type { AttachmentsTable, FilesTable } from '../../domains/attachments/attachments.tables.ts'
import type {
  RuleRunsTable,
  RuleSecretsTable,
  RulesTable,
  RuleVersionsTable,
} from '../../domains/automation/automation.tables.ts'
import type { BulkItemsTable, BulksTable } from '../../domains/bulk/bulk.tables.ts'
import type { CalendarsTable } from '../../domains/calendars/calendars.tables.ts'
import type { CommentReactionsTable, CommentsTable } from '../../domains/comments/comments.tables.ts'
import type { DraftsTable } from '../../domains/drafts/drafts.tables.ts'
import type { ImportsTable } from '../../domains/imports/imports.tables.ts'
import type { InstallationTable } from '../../domains/installation/installation.tables.ts'
import type { TicketLeasesTable } from '../../domains/leases/leases.tables.ts'
import type { InboxesTable, NotificationsTable } from '../../domains/notifications/notifications.tables.ts'
import type { MailsTable, RefusedAddressesTable } from '../../domains/outgoing/messages.tables.ts'
import type { TicketVersionsTable } from '../../domains/past/past.tables.ts'
import type {
  AccessTokensTable,
  OneTimeCodesTable,
  PeopleTable,
  RefreshTokensTable,
  SessionsTable,
  SignInFailuresTable,
} from '../../domains/people/people.tables.ts'
import type {
  ChallengesTable,
  PasskeysTable,
  RecoveryCodesTable,
  TotpSecretsTable,
} from '../../domains/people/second-factor/second-factor.tables.ts'
import type { EndActionSecretsTable } from '../../domains/workflows/end-action-secrets/end-action-secrets.tables.ts'
import type { PluginSettingsTable, PluginsTable } from '../../domains/plugins/plugins.tables.ts'
import type {
  LabelsTable,
  ProjectAliasesTable,
  ProjectFieldsTable,
  ProjectMembersTable,
  ProjectsTable,
} from '../../domains/projects/projects.tables.ts'
import type {
  SlackCodesTable,
  SlackCommentsTable,
  SlackLanesTable,
  SlackLeftoversTable,
  SlackMessagesTable,
  SlackPeopleTable,
  SlackPostsTable,
  SlackRepliesTable,
} from '../../domains/slack/slack.tables.ts'
import type { TicketReferencesTable } from '../../domains/references/references.tables.ts'
import type { SampleDataTable } from '../../domains/sample-data/sample-data.tables.ts'
import type {
  SearchDocumentsTable,
  SearchStateTable,
  SearchTermsTable,
} from '../../domains/search/search.tables.ts'
import type {
  EndActionRunsTable,
  RatingsTable,
  TaskItemsTable,
  TasksTable,
  TeamTurnsTable,
} from '../../domains/tasks/tasks.tables.ts'
import type {
  HistoryRunsTable,
  SlaClocksTable,
  SlaPoliciesTable,
  SlaStateTable,
  SlaTimelinesTable,
} from '../../domains/sla/sla.tables.ts'
import type { TeamMembersTable, TeamsTable } from '../../domains/teams/teams.tables.ts'
import type {
  ExternalRefsTable,
  TicketAliasesTable,
  TicketLabelsTable,
  TicketLinksTable,
  TicketsTable,
  TicketWatchersTable,
} from '../../domains/tickets/tickets.tables.ts'
import type { TransfersTable } from '../../domains/transfer/transfer.tables.ts'
import type {
  WebhookAttemptsTable,
  WebhookDeliveriesTable,
  WebhooksTable,
} from '../../domains/webhooks/webhooks.tables.ts'
import type { ViewsTable } from '../../domains/views/views.tables.ts'
import type {
  WorkflowMigrationItemsTable,
  WorkflowMigrationsTable,
} from '../../domains/workflows/migrations/migrations.tables.ts'
import type {
  WorkflowStepsTable,
  WorkflowVersionsTable,
  WorkflowsTable,
} from '../../domains/workflows/workflows.tables.ts'
import type { KernelTables } from '../../kernel/kernel.tables.ts'

/** Every table, typed by the domain that owns it. Migrations make them; schema.*.sql show them. */
export interface Tables extends KernelTables {
  installation: InstallationTable
  rules: RulesTable
  rule_versions: RuleVersionsTable
  rule_runs: RuleRunsTable
  rule_secrets: RuleSecretsTable
  people: PeopleTable
  sessions: SessionsTable
  refresh_tokens: RefreshTokensTable
  access_tokens: AccessTokensTable
  one_time_codes: OneTimeCodesTable
  sign_in_failures: SignInFailuresTable
  totp_secrets: TotpSecretsTable
  end_action_secrets: EndActionSecretsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  challenges: ChallengesTable
  teams: TeamsTable
  team_members: TeamMembersTable
  projects: ProjectsTable
  project_aliases: ProjectAliasesTable
  project_members: ProjectMembersTable
  labels: LabelsTable
  project_fields: ProjectFieldsTable
  workflows: WorkflowsTable
  workflow_versions: WorkflowVersionsTable
  workflow_steps: WorkflowStepsTable
  workflow_migrations: WorkflowMigrationsTable
  workflow_migration_items: WorkflowMigrationItemsTable
  tickets: TicketsTable
  tasks: TasksTable
  task_items: TaskItemsTable
  team_turns: TeamTurnsTable
  ratings: RatingsTable
  end_action_runs: EndActionRunsTable
  ticket_labels: TicketLabelsTable
  ticket_watchers: TicketWatchersTable
  ticket_links: TicketLinksTable
  ticket_aliases: TicketAliasesTable
  external_refs: ExternalRefsTable
  ticket_leases: TicketLeasesTable
  ticket_versions: TicketVersionsTable
  comments: CommentsTable
  comment_reactions: CommentReactionsTable
  attachments: AttachmentsTable
  files: FilesTable
  imports: ImportsTable
  bulks: BulksTable
  bulk_items: BulkItemsTable
  sample_data: SampleDataTable
  drafts: DraftsTable
  views: ViewsTable
  notifications: NotificationsTable
  inboxes: InboxesTable
  mails: MailsTable
  refused_addresses: RefusedAddressesTable
  search_documents: SearchDocumentsTable
  search_state: SearchStateTable
  search_terms_1: SearchTermsTable
  search_terms_2: SearchTermsTable
  transfers: TransfersTable
  calendars: CalendarsTable
  sla_policies: SlaPoliciesTable
  sla_timelines: SlaTimelinesTable
  sla_clocks: SlaClocksTable
  sla_state: SlaStateTable
  history_runs: HistoryRunsTable
  ticket_references: TicketReferencesTable
  slack_people: SlackPeopleTable
  slack_codes: SlackCodesTable
  slack_lanes: SlackLanesTable
  slack_posts: SlackPostsTable
  slack_messages: SlackMessagesTable
  slack_comments: SlackCommentsTable
  slack_replies: SlackRepliesTable
  slack_leftovers: SlackLeftoversTable
  plugins: PluginsTable
  plugin_settings: PluginSettingsTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  webhook_attempts: WebhookAttemptsTable
}

/** For reading: sees what is committed. */
export type Db = Kysely<Tables>
/** For writing: only the kernel opens one. */
export type Tx = Transaction<Tables>
