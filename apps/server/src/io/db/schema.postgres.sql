create table access_tokens (
  id text collate "C" not null,
  person_id text collate "C" not null,
  name text not null,
  hash text collate "C" not null,
  hint text not null,
  scopes jsonb not null,
  projects jsonb,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint,
  constraint access_tokens_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint access_tokens_pkey PRIMARY KEY (id),
  constraint access_tokens_hash_key UNIQUE (hash)
);

CREATE INDEX access_tokens_of_person ON public.access_tokens USING btree (person_id, created_at);

create table attachments (
  id text collate "C" not null,
  ticket_id text collate "C" not null,
  comment_id text collate "C",
  by_id text collate "C" not null,
  name text not null,
  type text not null,
  size bigint not null,
  sha256 text collate "C" not null,
  width bigint,
  height bigint,
  internal bigint not null,
  created_at bigint not null,
  seq bigint not null default 0,
  constraint attachments_by_id_fkey FOREIGN KEY (by_id) REFERENCES people(id),
  constraint attachments_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE,
  constraint attachments_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint attachments_pkey PRIMARY KEY (id)
);

CREATE INDEX attachments_of_comment ON public.attachments USING btree (comment_id) WHERE (comment_id IS NOT NULL);

CREATE INDEX attachments_of_file ON public.attachments USING btree (sha256);

CREATE INDEX attachments_of_ticket ON public.attachments USING btree (ticket_id, created_at, id);

create table bulk_items (
  bulk_id text collate "C" not null,
  position bigint not null,
  ticket_id text collate "C",
  ref text,
  state text not null,
  code text,
  detail text,
  kept jsonb,
  first_seq bigint,
  last_seq bigint,
  constraint bulk_items_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulks(id) ON DELETE CASCADE,
  constraint bulk_items_pkey PRIMARY KEY (bulk_id, "position")
);

CREATE INDEX bulk_items_by_state ON public.bulk_items USING btree (bulk_id, state, "position");

create table bulks (
  id text collate "C" not null,
  person_id text collate "C" not null,
  via text not null,
  scopes jsonb,
  token_projects jsonb,
  action text not null,
  change jsonb,
  query text,
  undo_of text collate "C",
  undone_by text collate "C",
  state text not null,
  positions bigint not null,
  total bigint not null default 0,
  changed bigint,
  unchanged bigint,
  refused bigint,
  seq bigint not null default 0,
  started_at bigint not null,
  finished_at bigint,
  constraint bulks_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint bulks_pkey PRIMARY KEY (id)
);

CREATE INDEX bulks_by_age ON public.bulks USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX bulks_of_person ON public.bulks USING btree (person_id, id);

CREATE UNIQUE INDEX bulks_running ON public.bulks USING btree (person_id) WHERE (state = ANY (ARRAY['selecting'::text, 'running'::text]));

create table calendars (
  id text collate "C" not null,
  name text not null,
  name_folded text collate "C" not null,
  zone text not null,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  periods jsonb not null,
  constraint calendars_pkey PRIMARY KEY (id),
  constraint calendars_name_folded_key UNIQUE (name_folded)
);

create table challenges (
  hash text collate "C" not null,
  purpose text not null,
  person_id text collate "C",
  expires_at bigint not null,
  constraint challenges_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint challenges_pkey PRIMARY KEY (hash)
);

CREATE INDEX challenges_by_end ON public.challenges USING btree (expires_at);

CREATE INDEX challenges_of_person ON public.challenges USING btree (person_id);

create table comment_reactions (
  comment_id text collate "C" not null,
  person_id text collate "C" not null,
  kind text collate "C" not null,
  constraint comment_reactions_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE,
  constraint comment_reactions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint comment_reactions_pkey PRIMARY KEY (comment_id, person_id, kind)
);

create table comments (
  id text collate "C" not null,
  ticket_id text collate "C" not null,
  parent_id text collate "C",
  author_id text collate "C" not null,
  body text not null,
  internal bigint not null,
  mentions jsonb not null,
  ticket_references jsonb not null,
  created_at bigint not null,
  edited_at bigint,
  deleted_at bigint,
  seq bigint not null default 0,
  constraint comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES people(id),
  constraint comments_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES comments(id),
  constraint comments_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint comments_pkey PRIMARY KEY (id)
);

CREATE INDEX comments_by_parent ON public.comments USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX comments_of_ticket ON public.comments USING btree (ticket_id, created_at, id);

create table drafts (
  person_id text collate "C" not null,
  slot text collate "C" not null,
  project_id text collate "C",
  ticket_id text collate "C",
  content text not null,
  updated_at bigint not null,
  constraint drafts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint drafts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint drafts_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint drafts_pkey PRIMARY KEY (person_id, slot)
);

CREATE INDEX drafts_by_age ON public.drafts USING btree (updated_at);

CREATE INDEX drafts_of_project ON public.drafts USING btree (project_id) WHERE (project_id IS NOT NULL);

CREATE INDEX drafts_of_ticket ON public.drafts USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);

create table end_action_runs (
  id text collate "C" not null,
  ticket_id text collate "C" not null,
  task_id text collate "C" not null,
  workflow_id text collate "C" not null,
  version bigint not null,
  action_id text collate "C" not null,
  round bigint not null,
  kind text not null,
  name text not null,
  state text not null,
  attempts bigint not null,
  answer text,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null,
  constraint end_action_runs_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  constraint end_action_runs_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint end_action_runs_pkey PRIMARY KEY (id),
  constraint end_action_runs_ticket_id_workflow_id_version_action_id_rou_key UNIQUE (ticket_id, workflow_id, version, action_id, round)
);

CREATE INDEX end_action_runs_of_task ON public.end_action_runs USING btree (task_id);

CREATE INDEX end_action_runs_unsettled ON public.end_action_runs USING btree (id) WHERE (state = ANY (ARRAY['pending'::text, 'retrying'::text, 'compensating'::text, 'failed'::text, 'compensation_failed'::text]));

create table end_action_secrets (
  workflow_id text collate "C" not null,
  action_id text collate "C" not null,
  sealed text not null,
  sealed_before text,
  made_at bigint not null,
  constraint end_action_secrets_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE,
  constraint end_action_secrets_pkey PRIMARY KEY (workflow_id, action_id)
);

create table events (
  seq bigint not null,
  at bigint not null,
  recorded_at bigint not null,
  actor_id text collate "C",
  via text not null,
  cause_seq bigint,
  root_seq bigint,
  depth bigint not null,
  kind text not null,
  version bigint not null,
  project_id text collate "C",
  ticket_id text collate "C",
  request_id text,
  data jsonb not null,
  constraint events_pkey PRIMARY KEY (seq)
);

CREATE INDEX events_of_project ON public.events USING btree (project_id, seq) WHERE (project_id IS NOT NULL);

CREATE INDEX events_of_ticket ON public.events USING btree (ticket_id, seq) WHERE (ticket_id IS NOT NULL);

create table external_refs (
  source text collate "C" not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  target_id text collate "C" not null,
  digest text,
  import_id text collate "C",
  constraint external_refs_pkey PRIMARY KEY (source, kind, external_id)
);

CREATE INDEX external_refs_of_import ON public.external_refs USING btree (import_id, kind, external_id) WHERE (import_id IS NOT NULL);

CREATE INDEX external_refs_of_target ON public.external_refs USING btree (target_id);

create table files (
  sha256 text collate "C" not null,
  size bigint not null,
  unused_since bigint,
  removing bigint not null default 0,
  constraint files_pkey PRIMARY KEY (sha256)
);

CREATE INDEX files_unused ON public.files USING btree (unused_since) WHERE (unused_since IS NOT NULL);

create table history_runs (
  id text collate "C" not null,
  workflow_id text collate "C" not null,
  by_id text collate "C",
  created_at bigint not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  error text,
  claimed_at bigint,
  finished_at bigint,
  input jsonb not null,
  result jsonb,
  constraint history_runs_by_id_fkey FOREIGN KEY (by_id) REFERENCES people(id),
  constraint history_runs_pkey PRIMARY KEY (id)
);

CREATE INDEX history_runs_of_workflow ON public.history_runs USING btree (workflow_id, created_at);

create table idempotency_keys (
  actor_id text collate "C" not null,
  key text collate "C" not null,
  command text not null,
  request_hash text not null,
  result jsonb,
  created_at bigint not null,
  constraint idempotency_keys_pkey PRIMARY KEY (actor_id, key)
);

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);

create table imports (
  id text collate "C" not null,
  source text collate "C" not null,
  file text not null,
  input_hash text not null,
  state text not null,
  checkpoint jsonb not null,
  counts jsonb not null,
  started_at bigint not null,
  finished_at bigint,
  project_id text collate "C",
  made_project bigint not null default 0,
  constraint imports_pkey PRIMARY KEY (id)
);

CREATE INDEX imports_by_input ON public.imports USING btree (source, input_hash);

create table inboxes (
  person_id text collate "C" not null,
  version bigint not null,
  constraint inboxes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint inboxes_pkey PRIMARY KEY (person_id)
);

create table installation (
  one bigint not null,
  id text collate "C" not null,
  constraint installation_one_check CHECK ((one = 1)),
  constraint installation_pkey PRIMARY KEY (one)
);

create table job_keys (
  queue text collate "C" not null,
  key text collate "C" not null,
  created_at bigint not null,
  constraint job_keys_pkey PRIMARY KEY (queue, key)
);

create table jobs (
  id text collate "C" not null,
  queue text collate "C" not null,
  payload jsonb not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  locked_by text,
  locked_until bigint not null default 0,
  state text not null default 'waiting'::text,
  last_error text,
  created_at bigint not null,
  lane text collate "C",
  constraint jobs_pkey PRIMARY KEY (id)
);

CREATE INDEX jobs_due ON public.jobs USING btree (queue, run_at) WHERE (state = 'waiting'::text);

create table labels (
  id text collate "C" not null,
  project_id text collate "C" not null,
  name text not null,
  name_folded text collate "C" not null,
  color text not null,
  description text not null,
  constraint labels_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint labels_pkey PRIMARY KEY (id),
  constraint labels_project_id_name_folded_key UNIQUE (project_id, name_folded)
);

create table log_head (
  id bigint not null,
  seq bigint not null,
  directory_seq bigint not null,
  constraint log_head_id_check CHECK ((id = 1)),
  constraint log_head_pkey PRIMARY KEY (id)
);

create table mails (
  id text collate "C" not null,
  person_id text collate "C" not null,
  ticket_id text collate "C",
  news text not null,
  state text not null,
  first_at bigint not null,
  due_at bigint not null,
  attempts bigint not null,
  claimed_until bigint not null,
  message_id text,
  error text,
  sent_at bigint,
  settled_at bigint,
  channel text not null default 'email'::text,
  constraint mails_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint mails_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint mails_pkey PRIMARY KEY (id)
);

CREATE INDEX mails_due ON public.mails USING btree (channel, due_at) WHERE (state = 'waiting'::text);

CREATE INDEX mails_failing ON public.mails USING btree (first_at, id) WHERE (error IS NOT NULL);

CREATE INDEX mails_of_person ON public.mails USING btree (person_id);

CREATE INDEX mails_of_ticket ON public.mails USING btree (ticket_id, person_id, first_at);

CREATE INDEX mails_settled ON public.mails USING btree (settled_at) WHERE (settled_at IS NOT NULL);

create table notifications (
  id text collate "C" not null,
  person_id text collate "C" not null,
  ticket_id text collate "C",
  kind text not null,
  actor_id text collate "C",
  events bigint not null,
  seq bigint not null,
  internal bigint not null,
  comment_id text collate "C",
  status_before text,
  status_after text,
  first_at bigint not null,
  at bigint not null,
  read_at bigint,
  snoozed_until bigint,
  done_at bigint,
  added_version bigint not null,
  version bigint not null,
  step_id text collate "C",
  notice text,
  about text,
  constraint notifications_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint notifications_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint notifications_pkey PRIMARY KEY (id)
);

CREATE INDEX notifications_changed ON public.notifications USING btree (person_id, version);

CREATE INDEX notifications_of_person ON public.notifications USING btree (person_id, at, id);

CREATE INDEX notifications_of_ticket ON public.notifications USING btree (ticket_id, person_id, first_at);

CREATE INDEX notifications_read ON public.notifications USING btree (at) WHERE (read_at IS NOT NULL);

CREATE INDEX notifications_snoozed ON public.notifications USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);

CREATE INDEX notifications_unread ON public.notifications USING btree (person_id, at, id) WHERE ((read_at IS NULL) AND (done_at IS NULL) AND (snoozed_until IS NULL));

create table one_time_codes (
  hash text collate "C" not null,
  purpose text not null,
  person_id text collate "C",
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  constraint one_time_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint one_time_codes_pkey PRIMARY KEY (hash)
);

CREATE INDEX one_time_codes_of_person ON public.one_time_codes USING btree (person_id);

create table parked_events (
  reader text collate "C" not null,
  seq bigint not null,
  attempts bigint not null,
  error text not null,
  parked_at bigint not null,
  retry_at bigint,
  constraint parked_events_pkey PRIMARY KEY (reader, seq)
);

create table passkeys (
  id text collate "C" not null,
  person_id text collate "C" not null,
  credential_id text collate "C" not null,
  public_key text not null,
  counter bigint not null,
  transports text not null,
  name text not null,
  synced bigint not null,
  created_at bigint not null,
  last_used_at bigint,
  constraint passkeys_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_key UNIQUE (credential_id)
);

CREATE INDEX passkeys_of_person ON public.passkeys USING btree (person_id, created_at, id);

create table people (
  id text collate "C" not null,
  name text not null,
  name_folded text collate "C" not null default ''::text,
  email text,
  email_folded text collate "C",
  password_hash text,
  role text not null,
  active bigint not null default 1,
  placeholder bigint not null default 0,
  phone text,
  department text,
  address text,
  locale text,
  time_zone text,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  notification_settings text,
  away_from bigint,
  away_until bigint,
  skills jsonb not null default '[]'::jsonb,
  constraint people_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'agent'::text, 'requester'::text]))),
  constraint people_pkey PRIMARY KEY (id),
  constraint people_email_folded_key UNIQUE (email_folded)
);

CREATE INDEX people_by_folded_name ON public.people USING btree (name_folded, id);

create table plugin_settings (
  plugin_id text collate "C" not null,
  scope text collate "C" not null,
  stored jsonb not null,
  sealed jsonb not null,
  constraint plugin_settings_pkey PRIMARY KEY (plugin_id, scope)
);

create table plugins (
  id text collate "C" not null,
  on bigint not null,
  from_seq bigint not null,
  failed_during text,
  failed_part text,
  failed_error text,
  failed_at bigint,
  seq bigint not null,
  constraint plugins_pkey PRIMARY KEY (id)
);

create table project_aliases (
  key text collate "C" not null,
  project_id text collate "C" not null,
  constraint project_aliases_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint project_aliases_pkey PRIMARY KEY (key)
);

CREATE INDEX project_aliases_of_project ON public.project_aliases USING btree (project_id);

create table project_fields (
  id text collate "C" not null,
  project_id text collate "C" not null,
  key text collate "C" not null,
  name text not null,
  type text not null,
  options jsonb not null,
  required bigint not null,
  position bigint not null,
  constraint project_fields_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint project_fields_pkey PRIMARY KEY (id),
  constraint project_fields_project_id_key_key UNIQUE (project_id, key)
);

create table project_members (
  project_id text collate "C" not null,
  person_id text collate "C" not null,
  role text not null,
  constraint project_members_role_check CHECK ((role = ANY (ARRAY['lead'::text, 'member'::text, 'viewer'::text]))),
  constraint project_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint project_members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint project_members_pkey PRIMARY KEY (project_id, person_id)
);

CREATE INDEX project_members_of_person ON public.project_members USING btree (person_id, project_id);

create table projects (
  id text collate "C" not null,
  key text collate "C" not null,
  name text not null,
  description text not null,
  access text not null,
  workflow_id text collate "C" not null,
  archived bigint not null default 0,
  last_number bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  wip_limits text not null default '{}'::text,
  kind text not null default 'tracker'::text,
  constraint projects_access_check CHECK ((access = ANY (ARRAY['open'::text, 'private'::text]))),
  constraint projects_kind_check CHECK ((kind = ANY (ARRAY['tracker'::text, 'service_desk'::text]))),
  constraint projects_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_key_key UNIQUE (key)
);

CREATE INDEX projects_of_workflow ON public.projects USING btree (workflow_id);

create table ratings (
  ticket_id text collate "C" not null,
  score bigint not null,
  comment text,
  by_id text collate "C" not null,
  rated_at bigint not null,
  seq bigint not null,
  constraint ratings_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ratings_pkey PRIMARY KEY (ticket_id)
);

CREATE INDEX ratings_by_score ON public.ratings USING btree (score, ticket_id);

create table readers (
  name text collate "C" not null,
  cursor bigint not null,
  lease_owner text,
  lease_until bigint not null,
  attempts bigint not null default 0,
  retry_at bigint not null default 0,
  last_error text,
  constraint readers_pkey PRIMARY KEY (name)
);

create table recovery_codes (
  person_id text collate "C" not null,
  hash text collate "C" not null,
  created_at bigint not null,
  used_at bigint,
  constraint recovery_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint recovery_codes_pkey PRIMARY KEY (person_id, hash)
);

create table refresh_tokens (
  hash text collate "C" not null,
  session_id text collate "C" not null,
  created_at bigint not null,
  used_at bigint,
  constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  constraint refresh_tokens_pkey PRIMARY KEY (hash)
);

CREATE INDEX refresh_tokens_of_session ON public.refresh_tokens USING btree (session_id);

create table refused_addresses (
  person_id text collate "C" not null,
  email text not null,
  reason text not null,
  at bigint not null,
  constraint refused_addresses_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint refused_addresses_pkey PRIMARY KEY (person_id)
);

create table rule_runs (
  id text collate "C" not null,
  rule_id text collate "C" not null,
  version bigint not null,
  ticket_id text collate "C" not null,
  project_id text collate "C" not null,
  event_seq bigint not null,
  root_seq bigint not null,
  at bigint not null,
  recorded_at bigint not null,
  matched jsonb not null,
  actions jsonb not null,
  seq bigint not null default 0,
  constraint rule_runs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint rule_runs_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rules(id) ON DELETE CASCADE,
  constraint rule_runs_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint rule_runs_pkey PRIMARY KEY (id)
);

CREATE INDEX rule_runs_by_age ON public.rule_runs USING btree (at);

CREATE INDEX rule_runs_of_project ON public.rule_runs USING btree (project_id);

CREATE INDEX rule_runs_of_rule ON public.rule_runs USING btree (rule_id, at);

CREATE INDEX rule_runs_of_ticket ON public.rule_runs USING btree (ticket_id, at);

CREATE UNIQUE INDEX rule_runs_once ON public.rule_runs USING btree (rule_id, event_seq, ticket_id);

CREATE INDEX rule_runs_rate ON public.rule_runs USING btree (ticket_id, recorded_at);

create table rule_secrets (
  rule_id text collate "C" not null,
  sealed text not null,
  sealed_before text,
  made_at bigint not null,
  constraint rule_secrets_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rules(id) ON DELETE CASCADE,
  constraint rule_secrets_pkey PRIMARY KEY (rule_id)
);

create table rule_versions (
  rule_id text collate "C" not null,
  version bigint not null,
  definition jsonb not null,
  by_id text collate "C",
  created_at bigint not null,
  constraint rule_versions_by_id_fkey FOREIGN KEY (by_id) REFERENCES people(id),
  constraint rule_versions_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rules(id) ON DELETE CASCADE,
  constraint rule_versions_pkey PRIMARY KEY (rule_id, version)
);

create table rules (
  id text collate "C" not null,
  project_id text collate "C",
  name text not null,
  description text not null,
  state text not null,
  position bigint not null,
  version bigint not null,
  definition jsonb not null,
  loop jsonb,
  next_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  faults jsonb,
  constraint rules_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint rules_pkey PRIMARY KEY (id)
);

CREATE INDEX rules_due ON public.rules USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE INDEX rules_of_project ON public.rules USING btree (project_id);

create table sample_data (
  one bigint not null,
  person_id text collate "C" not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  started_at bigint not null,
  ended_at bigint,
  constraint sample_data_one_check CHECK ((one = 1)),
  constraint sample_data_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint sample_data_pkey PRIMARY KEY (one)
);

create table schema_version (
  version integer not null,
  name text not null,
  constraint schema_version_pkey PRIMARY KEY (version)
);

create table search_1 (
  doc bigint not null,
  tokens tsvector not null,
  constraint search_1_pkey PRIMARY KEY (doc)
);

CREATE INDEX search_1_tokens ON public.search_1 USING gin (tokens) WITH (gin_pending_list_limit='1024');

create table search_2 (
  doc bigint not null,
  tokens tsvector not null,
  constraint search_2_pkey PRIMARY KEY (doc)
);

CREATE INDEX search_2_tokens ON public.search_2 USING gin (tokens) WITH (gin_pending_list_limit='1024');

create table search_documents (
  doc bigint not null,
  ticket_id text collate "C" not null,
  indexed_seq bigint not null,
  constraint search_documents_pkey PRIMARY KEY (doc),
  constraint search_documents_ticket_id_key UNIQUE (ticket_id)
);

create table search_state (
  id bigint not null,
  live bigint not null,
  version bigint not null,
  documents bigint not null,
  rebuild_reason text,
  building bigint,
  building_version bigint,
  built_to text collate "C",
  built bigint not null,
  build_total bigint not null,
  rebuilt_at bigint,
  clear_at bigint,
  checked_at bigint,
  check_result text,
  constraint search_state_id_check CHECK ((id = 1)),
  constraint search_state_pkey PRIMARY KEY (id)
);

create table search_terms_1 (
  internal bigint not null,
  term text collate "C" not null,
  reversed text collate "C" not null,
  length bigint not null,
  constraint search_terms_1_pkey PRIMARY KEY (internal, term)
);

CREATE INDEX search_terms_1_by_end ON public.search_terms_1 USING btree (internal, length, reversed);

CREATE INDEX search_terms_1_by_start ON public.search_terms_1 USING btree (internal, length, term);

create table search_terms_2 (
  internal bigint not null,
  term text collate "C" not null,
  reversed text collate "C" not null,
  length bigint not null,
  constraint search_terms_2_pkey PRIMARY KEY (internal, term)
);

CREATE INDEX search_terms_2_by_end ON public.search_terms_2 USING btree (internal, length, reversed);

CREATE INDEX search_terms_2_by_start ON public.search_terms_2 USING btree (internal, length, term);

create table sessions (
  id text collate "C" not null,
  person_id text collate "C" not null,
  kind text not null,
  device text not null,
  address text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint sessions_pkey PRIMARY KEY (id)
);

CREATE INDEX sessions_by_expiry ON public.sessions USING btree (expires_at);

CREATE INDEX sessions_of_person ON public.sessions USING btree (person_id, created_at);

create table sign_in_failures (
  account text collate "C" not null,
  failures bigint not null,
  locked_until bigint not null,
  last_at bigint not null,
  constraint sign_in_failures_pkey PRIMARY KEY (account)
);

CREATE INDEX sign_in_failures_by_age ON public.sign_in_failures USING btree (last_at);

create table sla_clocks (
  ticket_id text collate "C" not null,
  target text not null,
  item_id text collate "C",
  policy_id text collate "C",
  calendar_id text collate "C",
  state text not null,
  cycle bigint not null,
  due bigint,
  left_millis bigint,
  total_millis bigint,
  risk_at bigint,
  breached_at bigint,
  met_at bigint,
  fire_at bigint,
  percent bigint,
  rules bigint not null,
  announce jsonb,
  place bigint,
  constraint sla_clocks_pkey PRIMARY KEY (ticket_id, target)
);

CREATE INDEX sla_clocks_by_state ON public.sla_clocks USING btree (state, due, ticket_id);

CREATE INDEX sla_clocks_open ON public.sla_clocks USING btree (due, ticket_id, risk_at) WHERE ((met_at IS NULL) AND (due IS NOT NULL));

CREATE INDEX sla_clocks_place ON public.sla_clocks USING btree (place, ticket_id) WHERE (place IS NOT NULL);

CREATE INDEX sla_clocks_to_fire ON public.sla_clocks USING btree (fire_at) WHERE (fire_at IS NOT NULL);

create table sla_policies (
  id text collate "C" not null,
  name text not null,
  name_folded text collate "C" not null,
  description text not null,
  condition text not null,
  calendar_id text collate "C",
  active bigint not null,
  position bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  targets jsonb not null,
  constraint sla_policies_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES calendars(id),
  constraint sla_policies_pkey PRIMARY KEY (id),
  constraint sla_policies_name_folded_key UNIQUE (name_folded)
);

create table sla_state (
  id bigint not null,
  generation bigint not null,
  asleep bigint not null default 0,
  constraint sla_state_id_check CHECK ((id = 1)),
  constraint sla_state_pkey PRIMARY KEY (id)
);

create table sla_timelines (
  ticket_id text collate "C" not null,
  project_id text collate "C" not null,
  created_at bigint not null,
  open bigint not null,
  generation bigint not null,
  seq bigint not null,
  timeline jsonb not null,
  constraint sla_timelines_pkey PRIMARY KEY (ticket_id)
);

CREATE INDEX sla_timelines_to_refresh ON public.sla_timelines USING btree (generation) WHERE (open = 1);

create table slack_codes (
  person_id text collate "C" not null,
  hash text not null,
  expires_at bigint not null,
  constraint slack_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint slack_codes_pkey PRIMARY KEY (person_id),
  constraint slack_codes_hash_key UNIQUE (hash)
);

create table slack_comments (
  comment_id text collate "C" not null,
  channel text not null,
  ts text not null,
  constraint slack_comments_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE,
  constraint slack_comments_pkey PRIMARY KEY (comment_id)
);

create table slack_lanes (
  project_id text collate "C" not null,
  owner text collate "C",
  lease_until bigint not null default 0,
  not_before bigint not null default 0,
  failures bigint not null default 0,
  failing_since bigint,
  error text,
  constraint slack_lanes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint slack_lanes_pkey PRIMARY KEY (project_id)
);

create table slack_leftovers (
  channel text not null,
  ts text not null,
  ticket_id text collate "C",
  asked bigint not null default 1,
  due_at bigint not null,
  attempts bigint not null default 0,
  error text,
  given_up_at bigint,
  constraint slack_leftovers_pkey PRIMARY KEY (channel, ts)
);

CREATE INDEX slack_leftovers_due ON public.slack_leftovers USING btree (due_at) WHERE (given_up_at IS NULL);

create table slack_messages (
  ticket_id text collate "C" not null,
  channel text not null,
  ts text not null,
  is_left bigint not null default 0,
  constraint slack_messages_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint slack_messages_pkey PRIMARY KEY (ticket_id, channel)
);

CREATE INDEX slack_messages_by_ts ON public.slack_messages USING btree (channel, ts);

create table slack_people (
  person_id text collate "C" not null,
  slack_team text not null,
  slack_user text not null,
  connected_at bigint not null,
  constraint slack_people_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint slack_people_pkey PRIMARY KEY (person_id),
  constraint slack_people_slack_team_slack_user_key UNIQUE (slack_team, slack_user)
);

create table slack_posts (
  project_id text collate "C" not null,
  seq bigint not null,
  ticket_id text collate "C" not null,
  comment_id text collate "C",
  due_at bigint not null,
  constraint slack_posts_project_id_fkey FOREIGN KEY (project_id) REFERENCES slack_lanes(project_id) ON DELETE CASCADE,
  constraint slack_posts_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint slack_posts_pkey PRIMARY KEY (project_id, seq)
);

CREATE INDEX slack_posts_of_ticket ON public.slack_posts USING btree (ticket_id);

create table slack_replies (
  channel text not null,
  ts text not null,
  slack_user text not null,
  comment_id text collate "C",
  edited_ts text not null,
  deleted_at bigint,
  constraint slack_replies_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE,
  constraint slack_replies_pkey PRIMARY KEY (channel, ts)
);

CREATE INDEX slack_replies_of_comment ON public.slack_replies USING btree (comment_id);

create table task_items (
  id text collate "C" not null,
  task_id text collate "C" not null,
  ticket_id text collate "C" not null,
  step_id text collate "C" not null,
  team_id text collate "C",
  person_id text collate "C",
  origin text not null,
  status text not null,
  open bigint not null,
  notes text,
  target bigint,
  assigned_at bigint not null,
  acted_at bigint,
  decision text,
  reason text,
  seq bigint not null,
  constraint task_items_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  constraint task_items_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint task_items_pkey PRIMARY KEY (id)
);

CREATE INDEX task_items_last ON public.task_items USING btree (person_id, assigned_at);

CREATE INDEX task_items_of_person ON public.task_items USING btree (person_id, task_id) WHERE (open = 1);

CREATE INDEX task_items_of_task ON public.task_items USING btree (task_id, id);

CREATE INDEX task_items_of_team ON public.task_items USING btree (team_id, task_id) WHERE (open = 1);

CREATE INDEX task_items_of_ticket ON public.task_items USING btree (ticket_id);

create table tasks (
  id text collate "C" not null,
  ticket_id text collate "C" not null,
  workflow_id text collate "C",
  workflow_version bigint,
  step_id text collate "C" not null,
  status text not null,
  rung text not null,
  coordinator_id text collate "C",
  target bigint,
  resolved_at bigint,
  open bigint not null,
  created_at bigint not null,
  seq bigint not null,
  constraint tasks_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint tasks_pkey PRIMARY KEY (id)
);

CREATE INDEX tasks_of_ticket ON public.tasks USING btree (ticket_id, id);

CREATE INDEX tasks_of_version ON public.tasks USING btree (workflow_id, workflow_version, ticket_id);

CREATE UNIQUE INDEX tasks_open_of_ticket ON public.tasks USING btree (ticket_id) WHERE (open = 1);

CREATE INDEX tasks_running ON public.tasks USING btree (workflow_id, workflow_version, step_id) WHERE (open = 1);

CREATE INDEX tasks_unrouted ON public.tasks USING btree (id) WHERE ((open = 1) AND (workflow_id IS NULL));

create table team_members (
  team_id text collate "C" not null,
  person_id text collate "C" not null,
  position bigint not null,
  constraint team_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint team_members_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id) ON DELETE CASCADE,
  constraint team_members_pkey PRIMARY KEY (team_id, person_id)
);

CREATE INDEX team_members_of_person ON public.team_members USING btree (person_id);

create table team_turns (
  team_id text collate "C" not null,
  person_id text collate "C" not null,
  position bigint not null,
  seq bigint not null,
  constraint team_turns_pkey PRIMARY KEY (team_id)
);

create table teams (
  id text collate "C" not null,
  name text not null,
  name_folded text collate "C" not null,
  description text not null,
  created_at bigint not null,
  seq bigint not null default 0,
  constraint teams_pkey PRIMARY KEY (id),
  constraint teams_name_folded_key UNIQUE (name_folded)
);

create table ticket_aliases (
  alias text collate "C" not null,
  project_id text collate "C" not null,
  ticket_id text collate "C" not null,
  constraint ticket_aliases_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint ticket_aliases_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_aliases_pkey PRIMARY KEY (alias, project_id)
);

CREATE INDEX ticket_aliases_of_ticket ON public.ticket_aliases USING btree (ticket_id);

create table ticket_labels (
  ticket_id text collate "C" not null,
  label_id text collate "C" not null,
  constraint ticket_labels_label_id_fkey FOREIGN KEY (label_id) REFERENCES labels(id),
  constraint ticket_labels_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_labels_pkey PRIMARY KEY (ticket_id, label_id)
);

CREATE INDEX ticket_labels_by_label ON public.ticket_labels USING btree (label_id, ticket_id);

create table ticket_leases (
  ticket_id text collate "C" not null,
  holder_id text collate "C" not null,
  token bigint not null,
  taken_at bigint not null,
  until bigint not null,
  ends_as text not null,
  constraint ticket_leases_ends_as_check CHECK ((ends_as = ANY (ARRAY['expired'::text, 'disconnected'::text]))),
  constraint ticket_leases_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES people(id),
  constraint ticket_leases_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_leases_pkey PRIMARY KEY (ticket_id)
);

CREATE INDEX ticket_leases_by_end ON public.ticket_leases USING btree (until);

create table ticket_links (
  ticket_id text collate "C" not null,
  kind text not null,
  other_id text collate "C" not null,
  constraint ticket_links_other_id_fkey FOREIGN KEY (other_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_links_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_links_pkey PRIMARY KEY (ticket_id, kind, other_id)
);

CREATE INDEX ticket_links_by_other ON public.ticket_links USING btree (other_id);

create table ticket_references (
  id text collate "C" not null,
  ticket_id text collate "C" not null,
  source text not null,
  kind text not null,
  repository text not null,
  name text not null,
  title text not null,
  url text not null,
  state text,
  author_id text collate "C",
  at bigint not null,
  seq bigint not null,
  constraint ticket_references_author_id_fkey FOREIGN KEY (author_id) REFERENCES people(id),
  constraint ticket_references_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_references_pkey PRIMARY KEY (id),
  constraint ticket_references_ticket_id_source_kind_repository_name_key UNIQUE (ticket_id, source, kind, repository, name)
);

create table ticket_versions (
  seq bigint not null,
  id text collate "C" not null,
  project_id text collate "C" not null,
  number bigint not null,
  step_id text collate "C" not null,
  status text not null,
  priority text not null,
  priority_rank bigint not null,
  severity text,
  category text,
  sub_category text,
  department text,
  assignee_id text collate "C",
  team_id text collate "C",
  reporter_id text collate "C" not null,
  due_at bigint,
  fields jsonb not null,
  rank text collate "C" not null,
  first_response_at bigint,
  resolved_at bigint,
  closed_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  comment_count bigint not null,
  public_comment_count bigint not null,
  labels jsonb not null,
  watchers jsonb not null,
  title_seq bigint not null,
  description_seq bigint not null,
  public_seq bigint not null,
  public_updated_at bigint not null,
  from_seq bigint not null,
  to_seq bigint not null,
  to_at bigint not null,
  level_seq bigint not null,
  level_at bigint,
  constraint ticket_versions_pkey PRIMARY KEY (seq)
);

CREATE INDEX ticket_versions_at ON public.ticket_versions USING btree (project_id, level_at, status, updated_at, to_at, seq, deleted_at, step_id, priority_rank, severity, category, sub_category, department, assignee_id, team_id, reporter_id, rank, created_at, due_at, resolved_at, closed_at, number, id) WHERE (level_at IS NOT NULL);

CREATE INDEX ticket_versions_by_seq ON public.ticket_versions USING btree (project_id, level_seq, status, from_seq, to_seq, updated_at, seq, deleted_at, step_id, priority_rank, severity, category, sub_category, department, assignee_id, team_id, reporter_id, rank, created_at, due_at, resolved_at, closed_at, number, id);

CREATE UNIQUE INDEX ticket_versions_newest ON public.ticket_versions USING btree (id) WHERE (to_seq = '9007199254740991'::bigint);

CREATE INDEX ticket_versions_of_ticket ON public.ticket_versions USING btree (id, seq, updated_at);

create table ticket_watchers (
  ticket_id text collate "C" not null,
  person_id text collate "C" not null,
  constraint ticket_watchers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint ticket_watchers_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint ticket_watchers_pkey PRIMARY KEY (ticket_id, person_id)
);

CREATE INDEX ticket_watchers_by_person ON public.ticket_watchers USING btree (person_id, ticket_id);

create table tickets (
  id text collate "C" not null,
  project_id text collate "C" not null,
  number bigint not null,
  title text not null,
  description text not null,
  workflow_version bigint not null default 1,
  step_id text collate "C" not null,
  status text not null,
  priority text not null,
  priority_rank bigint not null,
  severity text,
  category text,
  sub_category text,
  department text,
  assignee_id text collate "C",
  team_id text collate "C",
  reporter_id text collate "C" not null,
  due_at bigint,
  fields jsonb not null,
  rank text collate "C" not null,
  first_response_at bigint,
  resolved_at bigint,
  closed_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  comment_count bigint not null default 0,
  public_comment_count bigint not null default 0,
  seq bigint not null default 0,
  created_seq bigint not null default 0,
  field_seq jsonb not null,
  constraint tickets_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
  constraint tickets_status_check CHECK ((status = ANY (ARRAY['open'::text, 'in_progress'::text, 'resolved'::text, 'closed'::text]))),
  constraint tickets_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES people(id),
  constraint tickets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id),
  constraint tickets_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES people(id),
  constraint tickets_step_id_fkey FOREIGN KEY (step_id) REFERENCES workflow_steps(id),
  constraint tickets_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id),
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_project_id_number_key UNIQUE (project_id, number)
);

CREATE INDEX tickets_by_due ON public.tickets USING btree (COALESCE(due_at, '9007199254740991'::bigint), id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_by_priority ON public.tickets USING btree (priority_rank, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_by_rank ON public.tickets USING btree (project_id, rank);

CREATE INDEX tickets_created ON public.tickets USING btree (created_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_deleted ON public.tickets USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX tickets_of_assignee ON public.tickets USING btree (assignee_id, updated_at, id, deleted_at) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_project_created ON public.tickets USING btree (project_id, created_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_project_due ON public.tickets USING btree (project_id, COALESCE(due_at, '9007199254740991'::bigint), id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_project_priority ON public.tickets USING btree (project_id, priority_rank, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_project_status ON public.tickets USING btree (project_id, status, updated_at, id, deleted_at) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_project_updated ON public.tickets USING btree (project_id, updated_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_reporter ON public.tickets USING btree (reporter_id, updated_at, id, deleted_at) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_of_team ON public.tickets USING btree (team_id, updated_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_on_board ON public.tickets USING btree (project_id, step_id, rank, id, deleted_at) WHERE (deleted_at IS NULL);

CREATE INDEX tickets_resolved ON public.tickets USING btree (resolved_at, id) WHERE ((resolved_at IS NOT NULL) AND (deleted_at IS NULL));

CREATE INDEX tickets_resolved_at_step ON public.tickets USING btree (step_id, updated_at) WHERE ((status = 'resolved'::text) AND (deleted_at IS NULL));

CREATE INDEX tickets_updated ON public.tickets USING btree (updated_at, id) WHERE (deleted_at IS NULL);

create table totp_secrets (
  person_id text collate "C" not null,
  sealed text not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null default 0,
  constraint totp_secrets_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint totp_secrets_pkey PRIMARY KEY (person_id)
);

create table transfers (
  id bigint not null,
  manifest_hash text not null,
  head bigint not null,
  phase text not null,
  position text collate "C" not null,
  started_at bigint not null,
  constraint transfers_id_check CHECK ((id = 1)),
  constraint transfers_pkey PRIMARY KEY (id)
);

create table views (
  id text collate "C" not null,
  owner_id text collate "C" not null,
  name text not null,
  query text not null,
  project_id text collate "C",
  layout text not null,
  columns text not null,
  grouped_by text,
  shared bigint not null,
  rank text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  constraint views_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES people(id),
  constraint views_pkey PRIMARY KEY (id)
);

CREATE INDEX views_of_owner ON public.views USING btree (owner_id, rank, id);

CREATE INDEX views_shared ON public.views USING btree (owner_id, rank, id) WHERE (shared = 1);

create table webhook_attempts (
  id text collate "C" not null,
  delivery_id text collate "C" not null,
  at bigint not null,
  status bigint,
  latency_ms bigint not null,
  error text,
  response text,
  constraint webhook_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id) ON DELETE CASCADE,
  constraint webhook_attempts_pkey PRIMARY KEY (id)
);

CREATE INDEX webhook_attempts_of_delivery ON public.webhook_attempts USING btree (delivery_id, id);

create table webhook_deliveries (
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  seq bigint,
  first_seq bigint,
  part bigint not null,
  event text not null,
  lane text collate "C" not null,
  ticket_id text collate "C",
  state text not null,
  attempts bigint not null default 0,
  next_at bigint,
  queued_at bigint not null,
  constraint webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE,
  constraint webhook_deliveries_pkey PRIMARY KEY (id)
);

CREATE INDEX webhook_deliveries_by_state ON public.webhook_deliveries USING btree (webhook_id, state, queued_at, id);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (webhook_id, next_at) WHERE (next_at IS NOT NULL);

CREATE INDEX webhook_deliveries_lane ON public.webhook_deliveries USING btree (webhook_id, lane, seq, part) WHERE (state = 'waiting'::text);

CREATE INDEX webhook_deliveries_log ON public.webhook_deliveries USING btree (webhook_id, queued_at, id);

CREATE INDEX webhook_deliveries_of_ticket ON public.webhook_deliveries USING btree (ticket_id, webhook_id, queued_at, id) WHERE (ticket_id IS NOT NULL);

create table webhooks (
  id text collate "C" not null,
  url text not null,
  topics jsonb not null,
  project_id text collate "C",
  of_project bigint not null,
  owner_id text collate "C" not null,
  state text not null,
  paused_because text,
  secrets jsonb not null,
  hears_after bigint not null,
  failures bigint not null default 0,
  failing_since bigint,
  open_until bigint,
  replay_after bigint,
  replay_to bigint,
  lease_owner text,
  lease_until bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null default 0,
  constraint webhooks_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES people(id),
  constraint webhooks_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint webhooks_pkey PRIMARY KEY (id)
);

CREATE INDEX webhooks_of_project ON public.webhooks USING btree (project_id);

CREATE UNIQUE INDEX webhooks_one_of_project ON public.webhooks USING btree (project_id) WHERE (of_project = 1);

create table workflow_migration_items (
  migration_id text collate "C" not null,
  position bigint not null,
  task_id text collate "C" not null,
  ticket_id text collate "C" not null,
  from_step text collate "C" not null,
  to_step text collate "C",
  result text not null,
  detail text,
  constraint workflow_migration_items_migration_id_fkey FOREIGN KEY (migration_id) REFERENCES workflow_migrations(id) ON DELETE CASCADE,
  constraint workflow_migration_items_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  constraint workflow_migration_items_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE,
  constraint workflow_migration_items_pkey PRIMARY KEY (migration_id, "position")
);

CREATE INDEX workflow_migration_items_of_task ON public.workflow_migration_items USING btree (task_id);

CREATE INDEX workflow_migration_items_of_ticket ON public.workflow_migration_items USING btree (ticket_id);

create table workflow_migrations (
  id text collate "C" not null,
  workflow_id text collate "C" not null,
  from_version bigint not null,
  to_version bigint not null,
  mapping jsonb not null,
  state text not null,
  person_id text collate "C",
  total bigint not null,
  undo_of text collate "C",
  undone_by text collate "C",
  started_at bigint not null,
  finished_at bigint,
  seq bigint not null default 0,
  copied bigint not null default 1,
  constraint workflow_migrations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint workflow_migrations_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint workflow_migrations_pkey PRIMARY KEY (id)
);

CREATE INDEX workflow_migrations_of_workflow ON public.workflow_migrations USING btree (workflow_id, id);

CREATE UNIQUE INDEX workflow_migrations_running ON public.workflow_migrations USING btree (workflow_id) WHERE (state = 'running'::text);

create table workflow_steps (
  id text collate "C" not null,
  workflow_id text collate "C" not null,
  version bigint not null,
  name text not null,
  category text not null,
  position bigint not null,
  is_start bigint not null,
  element_id text collate "C" not null default ''::text,
  outcome text,
  constraint workflow_steps_category_check CHECK ((category = ANY (ARRAY['open'::text, 'in_progress'::text, 'resolved'::text, 'closed'::text]))),
  constraint workflow_steps_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint workflow_steps_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX workflow_steps_in_order ON public.workflow_steps USING btree (workflow_id, version, "position");

create table workflow_versions (
  workflow_id text collate "C" not null,
  version bigint not null,
  category text,
  sub_category text,
  department text,
  priority text,
  published_at bigint not null,
  published_by text collate "C",
  seq bigint not null default 0,
  elements jsonb not null,
  definition jsonb not null,
  constraint workflow_versions_published_by_fkey FOREIGN KEY (published_by) REFERENCES people(id),
  constraint workflow_versions_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint workflow_versions_pkey PRIMARY KEY (workflow_id, version)
);

create table workflows (
  id text collate "C" not null,
  name text not null,
  built_in bigint not null,
  created_at bigint not null,
  name_folded text collate "C" not null default ''::text,
  state text not null default 'draft'::text,
  version bigint,
  updated_at bigint not null default 0,
  seq bigint not null default 0,
  definition jsonb not null default '{}'::jsonb,
  constraint workflows_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'ready'::text, 'published'::text, 'paused'::text, 'archived'::text]))),
  constraint workflows_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX workflows_by_name ON public.workflows USING btree (name_folded);
