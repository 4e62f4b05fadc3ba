CREATE TABLE access_tokens (id text primary key, person_id text not null references people, name text not null, hash text not null unique, hint text not null, scopes text not null, projects text, created_at integer not null, expires_at integer, last_used_at integer, revoked_at integer);

CREATE INDEX access_tokens_of_person on access_tokens (person_id, created_at);

CREATE TABLE attachments (id text primary key, ticket_id text not null references tickets on delete cascade, comment_id text references comments on delete cascade, by_id text not null references people, name text not null, type text not null, size integer not null, sha256 text not null, width integer, height integer, internal integer not null, created_at integer not null, seq integer not null default 0);

CREATE INDEX attachments_of_comment on attachments (comment_id) where comment_id is not null;

CREATE INDEX attachments_of_file on attachments (sha256);

CREATE INDEX attachments_of_ticket on attachments (ticket_id, created_at, id);

CREATE TABLE bulk_items (bulk_id text not null references bulks on delete cascade, position integer not null, ticket_id text, ref text, state text not null, code text, detail text, kept text, first_seq integer, last_seq integer, primary key (bulk_id, position));

CREATE INDEX bulk_items_by_state on bulk_items (bulk_id, state, position);

CREATE TABLE bulks (id text primary key, person_id text not null references people, via text not null, scopes text, token_projects text, action text not null, change text, query text, undo_of text, undone_by text, state text not null, positions integer not null, total integer not null default 0, changed integer, unchanged integer, refused integer, seq integer not null default 0, started_at integer not null, finished_at integer);

CREATE INDEX bulks_by_age on bulks (finished_at) where finished_at is not null;

CREATE INDEX bulks_of_person on bulks (person_id, id);

CREATE UNIQUE INDEX bulks_running on bulks (person_id) where state in ('selecting', 'running');

CREATE TABLE calendars (id text primary key, name text not null, name_folded text not null unique, zone text not null, created_at integer not null, updated_at integer not null, seq integer not null default 0, periods text not null);

CREATE TABLE challenges (hash text primary key, purpose text not null, person_id text references people, expires_at integer not null);

CREATE INDEX challenges_by_end on challenges (expires_at);

CREATE INDEX challenges_of_person on challenges (person_id);

CREATE TABLE comment_reactions (comment_id text not null references comments on delete cascade, person_id text not null references people, kind text not null, primary key (comment_id, person_id, kind));

CREATE TABLE comments (id text primary key, ticket_id text not null references tickets on delete cascade, parent_id text references comments, author_id text not null references people, body text not null, internal integer not null, mentions text not null, ticket_references text not null, created_at integer not null, edited_at integer, deleted_at integer, seq integer not null default 0);

CREATE INDEX comments_by_parent on comments (parent_id) where parent_id is not null;

CREATE INDEX comments_of_ticket on comments (ticket_id, created_at, id);

CREATE TABLE drafts (person_id text not null references people on delete cascade, slot text not null, project_id text references projects on delete cascade, ticket_id text references tickets on delete cascade, content text not null, updated_at integer not null, primary key (person_id, slot));

CREATE INDEX drafts_by_age on drafts (updated_at);

CREATE INDEX drafts_of_project on drafts (project_id) where project_id is not null;

CREATE INDEX drafts_of_ticket on drafts (ticket_id) where ticket_id is not null;

CREATE TABLE end_action_runs (id text primary key, ticket_id text not null references tickets on delete cascade, task_id text not null references tasks on delete cascade, workflow_id text not null, version integer not null, action_id text not null, round integer not null, kind text not null, name text not null, state text not null, attempts integer not null, answer text, created_at integer not null, updated_at integer not null, seq integer not null, unique (ticket_id, workflow_id, version, action_id, round));

CREATE INDEX end_action_runs_of_task on end_action_runs (task_id);

CREATE INDEX end_action_runs_unsettled on end_action_runs (id) where state in ('pending', 'retrying', 'compensating', 'failed', 'compensation_failed');

CREATE TABLE end_action_secrets (workflow_id text not null references workflows on delete cascade, action_id text not null, sealed text not null, sealed_before text, made_at integer not null, primary key (workflow_id, action_id));

CREATE TABLE events ( seq integer primary key, at integer not null, recorded_at integer not null, actor_id text, via text not null, cause_seq integer, root_seq integer, depth integer not null, kind text not null, version integer not null, project_id text, ticket_id text, request_id text, data text not null);

CREATE INDEX events_of_project on events (project_id, seq) where project_id is not null;

CREATE INDEX events_of_ticket on events (ticket_id, seq) where ticket_id is not null;

CREATE TABLE external_refs (source text not null, kind text not null, external_id text not null, target_id text not null, digest text, import_id text, primary key (source, kind, external_id));

CREATE INDEX external_refs_of_import on external_refs (import_id, kind, external_id) where import_id is not null;

CREATE INDEX external_refs_of_target on external_refs (target_id);

CREATE TABLE files (sha256 text primary key, size integer not null, unused_since integer, removing integer not null default 0);

CREATE INDEX files_unused on files (unused_since) where unused_since is not null;

CREATE TABLE history_runs (id text primary key, workflow_id text not null, by_id text references people, created_at integer not null, state text not null, done integer not null, total integer not null, error text, claimed_at integer, finished_at integer, input text not null, result text);

CREATE INDEX history_runs_of_workflow on history_runs (workflow_id, created_at);

CREATE TABLE idempotency_keys (actor_id text not null, key text not null, command text not null, request_hash text not null, result text, created_at integer not null, primary key (actor_id, key));

CREATE INDEX idempotency_keys_by_age on idempotency_keys (created_at);

CREATE TABLE imports (id text primary key, source text not null, file text not null, input_hash text not null, state text not null, checkpoint text not null, counts text not null, started_at integer not null, finished_at integer, project_id text, made_project integer not null default 0);

CREATE INDEX imports_by_input on imports (source, input_hash);

CREATE TABLE inboxes (person_id text primary key references people on delete cascade, version integer not null);

CREATE TABLE installation (one integer primary key check (one = 1), id text not null);

CREATE TABLE job_keys (queue text not null, key text not null, created_at integer not null, primary key (queue, key));

CREATE TABLE jobs (id text primary key, queue text not null, payload text not null, run_at integer not null, attempts integer not null default 0, locked_by text, locked_until integer not null default 0, state text not null default 'waiting', last_error text, created_at integer not null, lane text);

CREATE INDEX jobs_due on jobs (queue, run_at) where state = 'waiting';

CREATE TABLE labels (id text primary key, project_id text not null references projects on delete cascade, name text not null, name_folded text not null, color text not null, description text not null, unique (project_id, name_folded));

CREATE TABLE log_head (id integer primary key check (id = 1), seq integer not null, directory_seq integer not null);

CREATE TABLE mails (id text primary key, person_id text not null references people on delete cascade, ticket_id text references tickets on delete cascade, news text not null, state text not null, first_at integer not null, due_at integer not null, attempts integer not null, claimed_until integer not null, message_id text, error text, sent_at integer, settled_at integer, channel text not null default 'email');

CREATE INDEX mails_due on mails (channel, due_at) where state = 'waiting';

CREATE INDEX mails_failing on mails (first_at, id) where error is not null;

CREATE INDEX mails_of_person on mails (person_id);

CREATE INDEX mails_of_ticket on mails (ticket_id, person_id, first_at);

CREATE INDEX mails_settled on mails (settled_at) where settled_at is not null;

CREATE TABLE "notifications" (id text primary key, person_id text not null references people on delete cascade, ticket_id text references tickets on delete cascade, kind text not null, actor_id text, events integer not null, seq integer not null, internal integer not null, comment_id text, status_before text, status_after text, first_at integer not null, at integer not null, read_at integer, snoozed_until integer, done_at integer, added_version integer not null, version integer not null, step_id text, notice text, about text);

CREATE INDEX notifications_changed on notifications (person_id, version);

CREATE INDEX notifications_of_person on notifications (person_id, at, id);

CREATE INDEX notifications_of_ticket on notifications (ticket_id, person_id, first_at);

CREATE INDEX notifications_read on notifications (at) where read_at is not null;

CREATE INDEX notifications_snoozed on notifications (snoozed_until) where snoozed_until is not null;

CREATE INDEX notifications_unread on notifications (person_id, at, id) where read_at is null and done_at is null and snoozed_until is null;

CREATE TABLE one_time_codes (hash text primary key, purpose text not null, person_id text references people, created_at integer not null, expires_at integer not null, used_at integer);

CREATE INDEX one_time_codes_of_person on one_time_codes (person_id);

CREATE TABLE parked_events (reader text not null, seq integer not null, attempts integer not null, error text not null, parked_at integer not null, retry_at integer, primary key (reader, seq));

CREATE TABLE passkeys (id text primary key, person_id text not null references people, credential_id text not null unique, public_key text not null, counter integer not null, transports text not null, name text not null, synced integer not null, created_at integer not null, last_used_at integer);

CREATE INDEX passkeys_of_person on passkeys (person_id, created_at, id);

CREATE TABLE people (id text primary key, name text not null, name_folded text not null default '', email text, email_folded text unique, password_hash text, role text not null check (role in ('admin', 'agent', 'requester')), active integer not null default 1, placeholder integer not null default 0, phone text, department text, address text, locale text, time_zone text, created_at integer not null, updated_at integer not null, seq integer not null default 0, notification_settings text, away_from integer, away_until integer, skills text not null default '[]');

CREATE INDEX people_by_folded_name on people (name_folded, id);

CREATE TABLE plugin_settings (plugin_id text not null, scope text not null, stored text not null, sealed text not null, primary key (plugin_id, scope));

CREATE TABLE plugins (id text primary key, "on" integer not null, from_seq integer not null, failed_during text, failed_part text, failed_error text, failed_at integer, seq integer not null);

CREATE TABLE project_aliases (key text primary key, project_id text not null references projects on delete cascade);

CREATE INDEX project_aliases_of_project on project_aliases (project_id);

CREATE TABLE project_fields (id text primary key, project_id text not null references projects on delete cascade, key text not null, name text not null, type text not null, options text not null, required integer not null, position integer not null, unique (project_id, key));

CREATE TABLE project_members (project_id text not null references projects on delete cascade, person_id text not null references people, role text not null check (role in ('lead', 'member', 'viewer')), primary key (project_id, person_id));

CREATE INDEX project_members_of_person on project_members (person_id, project_id);

CREATE TABLE projects (id text primary key, key text not null unique, name text not null, description text not null, access text not null check (access in ('open', 'private')), workflow_id text not null references workflows, archived integer not null default 0, last_number integer not null default 0, created_at integer not null, updated_at integer not null, seq integer not null default 0, wip_limits text not null default '{}', kind text not null default 'tracker' check (kind in ('tracker', 'service_desk')));

CREATE INDEX projects_of_workflow on projects (workflow_id);

CREATE TABLE ratings (ticket_id text primary key references tickets on delete cascade, score integer not null, comment text, by_id text not null, rated_at integer not null, seq integer not null);

CREATE INDEX ratings_by_score on ratings (score, ticket_id);

CREATE TABLE readers (name text primary key, cursor integer not null, lease_owner text, lease_until integer not null, attempts integer not null default 0, retry_at integer not null default 0, last_error text);

CREATE TABLE recovery_codes (person_id text not null references people, hash text not null, created_at integer not null, used_at integer, primary key (person_id, hash));

CREATE TABLE refresh_tokens (hash text primary key, session_id text not null references sessions on delete cascade, created_at integer not null, used_at integer);

CREATE INDEX refresh_tokens_of_session on refresh_tokens (session_id);

CREATE TABLE refused_addresses (person_id text primary key references people on delete cascade, email text not null, reason text not null, at integer not null);

CREATE TABLE rule_runs (id text primary key, rule_id text not null references rules on delete cascade, version integer not null, ticket_id text not null references tickets on delete cascade, project_id text not null references projects on delete cascade, event_seq integer not null, root_seq integer not null, at integer not null, recorded_at integer not null, matched text not null, actions text not null, seq integer not null default 0);

CREATE INDEX rule_runs_by_age on rule_runs (at);

CREATE INDEX rule_runs_of_project on rule_runs (project_id);

CREATE INDEX rule_runs_of_rule on rule_runs (rule_id, at);

CREATE INDEX rule_runs_of_ticket on rule_runs (ticket_id, at);

CREATE UNIQUE INDEX rule_runs_once on rule_runs (rule_id, event_seq, ticket_id);

CREATE INDEX rule_runs_rate on rule_runs (ticket_id, recorded_at);

CREATE TABLE rule_secrets (rule_id text primary key references rules on delete cascade, sealed text not null, sealed_before text, made_at integer not null);

CREATE TABLE rule_versions (rule_id text not null references rules on delete cascade, version integer not null, definition text not null, by_id text references people, created_at integer not null, primary key (rule_id, version));

CREATE TABLE rules (id text primary key, project_id text references projects on delete cascade, name text not null, description text not null, state text not null, position integer not null, version integer not null, definition text not null, loop text, next_at integer, created_at integer not null, updated_at integer not null, seq integer not null default 0, faults text);

CREATE INDEX rules_due on rules (next_at) where next_at is not null;

CREATE INDEX rules_of_project on rules (project_id);

CREATE TABLE sample_data (one integer primary key check (one = 1), person_id text not null references people, state text not null, done integer not null, total integer not null, started_at integer not null, ended_at integer);

CREATE TABLE schema_version (version integer primary key, name text not null);

CREATE VIRTUAL TABLE search_1 using fts5(title, body, public, internal, access, content='', contentless_delete=1, prefix='3 4 5 6', tokenize="ascii tokenchars '_-.:/@#+&=|~'''");

CREATE VIRTUAL TABLE search_2 using fts5(title, body, public, internal, access, content='', contentless_delete=1, prefix='3 4 5 6', tokenize="ascii tokenchars '_-.:/@#+&=|~'''");

CREATE TABLE search_documents (doc integer primary key, ticket_id text not null unique, indexed_seq integer not null);

CREATE TABLE search_state (id integer primary key check (id = 1), live integer not null, version integer not null, documents integer not null, rebuild_reason text, building integer, building_version integer, built_to text, built integer not null, build_total integer not null, rebuilt_at integer, clear_at integer, checked_at integer, check_result text);

CREATE TABLE search_terms_1 (internal integer not null, term text not null, reversed text not null, length integer not null, primary key (internal, term)) without rowid;

CREATE INDEX search_terms_1_by_end on search_terms_1 (internal, length, reversed);

CREATE INDEX search_terms_1_by_start on search_terms_1 (internal, length, term);

CREATE TABLE search_terms_2 (internal integer not null, term text not null, reversed text not null, length integer not null, primary key (internal, term)) without rowid;

CREATE INDEX search_terms_2_by_end on search_terms_2 (internal, length, reversed);

CREATE INDEX search_terms_2_by_start on search_terms_2 (internal, length, term);

CREATE TABLE sessions (id text primary key, person_id text not null references people, kind text not null, device text not null, address text not null, created_at integer not null, last_seen_at integer not null, expires_at integer not null, ended_at integer);

CREATE INDEX sessions_by_expiry on sessions (expires_at);

CREATE INDEX sessions_of_person on sessions (person_id, created_at);

CREATE TABLE sign_in_failures (account text primary key, failures integer not null, locked_until integer not null, last_at integer not null);

CREATE INDEX sign_in_failures_by_age on sign_in_failures (last_at);

CREATE TABLE sla_clocks (ticket_id text not null, target text not null, item_id text, policy_id text, calendar_id text, state text not null, cycle integer not null, due integer, left_millis integer, total_millis integer, risk_at integer, breached_at integer, met_at integer, fire_at integer, percent integer, rules integer not null, announce text, place integer, primary key (ticket_id, target));

CREATE INDEX sla_clocks_by_state on sla_clocks (state, due, ticket_id);

CREATE INDEX sla_clocks_open on sla_clocks (due, ticket_id, risk_at) where met_at is null and due is not null;

CREATE INDEX sla_clocks_place on sla_clocks (place, ticket_id) where place is not null;

CREATE INDEX sla_clocks_to_fire on sla_clocks (fire_at) where fire_at is not null;

CREATE TABLE sla_policies (id text primary key, name text not null, name_folded text not null unique, description text not null, condition text not null, calendar_id text references calendars, active integer not null, position integer not null, created_at integer not null, updated_at integer not null, seq integer not null default 0, targets text not null);

CREATE TABLE sla_state (id integer primary key check (id = 1), generation integer not null, asleep integer not null default 0);

CREATE TABLE sla_timelines (ticket_id text primary key, project_id text not null, created_at integer not null, open integer not null, generation integer not null, seq integer not null, timeline text not null);

CREATE INDEX sla_timelines_to_refresh on sla_timelines (generation) where open = 1;

CREATE TABLE slack_codes (person_id text primary key references people on delete cascade, hash text not null unique, expires_at integer not null);

CREATE TABLE slack_comments (comment_id text primary key references comments on delete cascade, channel text not null, ts text not null);

CREATE TABLE slack_lanes (project_id text primary key references projects on delete cascade, owner text, lease_until integer not null default 0, not_before integer not null default 0, failures integer not null default 0, failing_since integer, error text);

CREATE TABLE slack_leftovers (channel text not null, ts text not null, ticket_id text, asked integer not null default 1, due_at integer not null, attempts integer not null default 0, error text, given_up_at integer, primary key (channel, ts));

CREATE INDEX slack_leftovers_due on slack_leftovers (due_at) where given_up_at is null;

CREATE TABLE slack_messages (ticket_id text not null references tickets on delete cascade, channel text not null, ts text not null, is_left integer not null default 0, primary key (ticket_id, channel));

CREATE INDEX slack_messages_by_ts on slack_messages (channel, ts);

CREATE TABLE slack_people (person_id text primary key references people on delete cascade, slack_team text not null, slack_user text not null, connected_at integer not null, unique (slack_team, slack_user));

CREATE TABLE slack_posts (project_id text not null references slack_lanes on delete cascade, seq integer not null, ticket_id text not null references tickets on delete cascade, comment_id text, due_at integer not null, primary key (project_id, seq));

CREATE INDEX slack_posts_of_ticket on slack_posts (ticket_id);

CREATE TABLE slack_replies (channel text not null, ts text not null, slack_user text not null, comment_id text references comments on delete cascade, edited_ts text not null, deleted_at integer, primary key (channel, ts));

CREATE INDEX slack_replies_of_comment on slack_replies (comment_id);

CREATE TABLE task_items (id text primary key, task_id text not null references tasks on delete cascade, ticket_id text not null references tickets on delete cascade, step_id text not null, team_id text, person_id text, origin text not null, status text not null, open integer not null, notes text, target integer, assigned_at integer not null, acted_at integer, decision text, reason text, seq integer not null);

CREATE INDEX task_items_last on task_items (person_id, assigned_at);

CREATE INDEX task_items_of_person on task_items (person_id, task_id) where open = 1;

CREATE INDEX task_items_of_task on task_items (task_id, id);

CREATE INDEX task_items_of_team on task_items (team_id, task_id) where open = 1;

CREATE INDEX task_items_of_ticket on task_items (ticket_id);

CREATE TABLE tasks (id text primary key, ticket_id text not null references tickets on delete cascade, workflow_id text, workflow_version integer, step_id text not null, status text not null, rung text not null, coordinator_id text, target integer, resolved_at integer, open integer not null, created_at integer not null, seq integer not null);

CREATE INDEX tasks_of_ticket on tasks (ticket_id, id);

CREATE INDEX tasks_of_version on tasks (workflow_id, workflow_version, ticket_id);

CREATE UNIQUE INDEX tasks_open_of_ticket on tasks (ticket_id) where open = 1;

CREATE INDEX tasks_running on tasks (workflow_id, workflow_version, step_id) where open = 1;

CREATE INDEX tasks_unrouted on tasks (id) where open = 1 and workflow_id is null;

CREATE TABLE team_members (team_id text not null references teams on delete cascade, person_id text not null references people, position integer not null, primary key (team_id, person_id));

CREATE INDEX team_members_of_person on team_members (person_id);

CREATE TABLE team_turns (team_id text primary key, person_id text not null, position integer not null, seq integer not null);

CREATE TABLE teams (id text primary key, name text not null, name_folded text not null unique, description text not null, created_at integer not null, seq integer not null default 0);

CREATE TABLE ticket_aliases (alias text not null, project_id text not null references projects on delete cascade, ticket_id text not null references tickets on delete cascade, primary key (alias, project_id));

CREATE INDEX ticket_aliases_of_ticket on ticket_aliases (ticket_id);

CREATE TABLE ticket_labels (ticket_id text not null references tickets on delete cascade, label_id text not null references labels, primary key (ticket_id, label_id));

CREATE INDEX ticket_labels_by_label on ticket_labels (label_id, ticket_id);

CREATE TABLE ticket_leases (ticket_id text primary key references tickets on delete cascade, holder_id text not null references people, token integer not null, taken_at integer not null, until integer not null, ends_as text not null check (ends_as in ('expired', 'disconnected')));

CREATE INDEX ticket_leases_by_end on ticket_leases (until);

CREATE TABLE ticket_links (ticket_id text not null references tickets on delete cascade, kind text not null, other_id text not null references tickets on delete cascade, primary key (ticket_id, kind, other_id));

CREATE INDEX ticket_links_by_other on ticket_links (other_id);

CREATE TABLE ticket_references (id text primary key, ticket_id text not null references tickets on delete cascade, source text not null, kind text not null, repository text not null, name text not null, title text not null, url text not null, state text, author_id text references people, at integer not null, seq integer not null, unique (ticket_id, source, kind, repository, name));

CREATE TABLE ticket_versions (seq integer primary key, id text not null, project_id text not null, number integer not null, step_id text not null, status text not null, priority text not null, priority_rank integer not null, severity text, category text, sub_category text, department text, assignee_id text, team_id text, reporter_id text not null, due_at integer, fields text not null, rank text not null, first_response_at integer, resolved_at integer, closed_at integer, created_at integer not null, updated_at integer not null, deleted_at integer, comment_count integer not null, public_comment_count integer not null, labels text not null, watchers text not null, title_seq integer not null, description_seq integer not null, public_seq integer not null, public_updated_at integer not null, from_seq integer not null, to_seq integer not null, to_at integer not null, level_seq integer not null, level_at integer);

CREATE INDEX ticket_versions_at on ticket_versions (project_id, level_at, status, updated_at, to_at, seq, deleted_at, step_id, priority_rank, severity, category, sub_category, department, assignee_id, team_id, reporter_id, rank, created_at, due_at, resolved_at, closed_at, number, id) where level_at is not null;

CREATE INDEX ticket_versions_by_seq on ticket_versions (project_id, level_seq, status, from_seq, to_seq, updated_at, seq, deleted_at, step_id, priority_rank, severity, category, sub_category, department, assignee_id, team_id, reporter_id, rank, created_at, due_at, resolved_at, closed_at, number, id);

CREATE UNIQUE INDEX ticket_versions_newest on ticket_versions (id) where to_seq = 9007199254740991;

CREATE INDEX ticket_versions_of_ticket on ticket_versions (id, seq, updated_at);

CREATE TABLE ticket_watchers (ticket_id text not null references tickets on delete cascade, person_id text not null references people, primary key (ticket_id, person_id));

CREATE INDEX ticket_watchers_by_person on ticket_watchers (person_id, ticket_id);

CREATE TABLE tickets (id text primary key, project_id text not null references projects, number integer not null, title text not null, description text not null, workflow_version integer not null default 1, step_id text not null references workflow_steps, status text not null check (status in ('open', 'in_progress', 'resolved', 'closed')), priority text not null check (priority in ('low', 'medium', 'high', 'critical')), priority_rank integer not null, severity text, category text, sub_category text, department text, assignee_id text references people, team_id text references teams, reporter_id text not null references people, due_at integer, fields text not null, rank text not null, first_response_at integer, resolved_at integer, closed_at integer, created_at integer not null, updated_at integer not null, deleted_at integer, comment_count integer not null default 0, public_comment_count integer not null default 0, seq integer not null default 0, created_seq integer not null default 0, field_seq text not null, unique (project_id, number));

CREATE INDEX tickets_by_due on tickets ((coalesce(due_at, 9007199254740991)), id) where deleted_at is null;

CREATE INDEX tickets_by_priority on tickets (priority_rank, id) where deleted_at is null;

CREATE INDEX tickets_by_rank on tickets (project_id, rank);

CREATE INDEX tickets_created on tickets (created_at, id) where deleted_at is null;

CREATE INDEX tickets_deleted on tickets (deleted_at) where deleted_at is not null;

CREATE INDEX tickets_of_assignee on tickets (assignee_id, updated_at, id, deleted_at) where deleted_at is null;

CREATE INDEX tickets_of_project_created on tickets (project_id, created_at, id) where deleted_at is null;

CREATE INDEX tickets_of_project_due on tickets (project_id, (coalesce(due_at, 9007199254740991)), id) where deleted_at is null;

CREATE INDEX tickets_of_project_priority on tickets (project_id, priority_rank, id) where deleted_at is null;

CREATE INDEX tickets_of_project_status on tickets (project_id, status, updated_at, id, deleted_at) where deleted_at is null;

CREATE INDEX tickets_of_project_updated on tickets (project_id, updated_at, id) where deleted_at is null;

CREATE INDEX tickets_of_reporter on tickets (reporter_id, updated_at, id, deleted_at) where deleted_at is null;

CREATE INDEX tickets_of_team on tickets (team_id, updated_at, id) where deleted_at is null;

CREATE INDEX tickets_on_board on tickets (project_id, step_id, rank, id, deleted_at) where deleted_at is null;

CREATE INDEX tickets_resolved on tickets (resolved_at, id) where resolved_at is not null and deleted_at is null;

CREATE INDEX tickets_resolved_at_step on tickets (step_id, updated_at) where status = 'resolved' and deleted_at is null;

CREATE INDEX tickets_updated on tickets (updated_at, id) where deleted_at is null;

CREATE TABLE totp_secrets (person_id text primary key references people, sealed text not null, created_at integer not null, confirmed_at integer, last_step integer not null default 0);

CREATE TABLE transfers (id integer primary key check (id = 1), manifest_hash text not null, head integer not null, phase text not null, position text not null, started_at integer not null);

CREATE TABLE views (id text primary key, owner_id text not null references people, name text not null, query text not null, project_id text, layout text not null, columns text not null, grouped_by text, shared integer not null, rank text not null, created_at integer not null, updated_at integer not null, seq integer not null default 0);

CREATE INDEX views_of_owner on views (owner_id, rank, id);

CREATE INDEX views_shared on views (owner_id, rank, id) where shared = 1;

CREATE TABLE webhook_attempts (id text primary key, delivery_id text not null references webhook_deliveries on delete cascade, at integer not null, status integer, latency_ms integer not null, error text, response text);

CREATE INDEX webhook_attempts_of_delivery on webhook_attempts (delivery_id, id);

CREATE TABLE webhook_deliveries (id text primary key, webhook_id text not null references webhooks on delete cascade, seq integer, first_seq integer, part integer not null, event text not null, lane text not null, ticket_id text, state text not null, attempts integer not null default 0, next_at integer, queued_at integer not null);

CREATE INDEX webhook_deliveries_by_state on webhook_deliveries (webhook_id, state, queued_at, id);

CREATE INDEX webhook_deliveries_due on webhook_deliveries (webhook_id, next_at) where next_at is not null;

CREATE INDEX webhook_deliveries_lane on webhook_deliveries (webhook_id, lane, seq, part) where state = 'waiting';

CREATE INDEX webhook_deliveries_log on webhook_deliveries (webhook_id, queued_at, id);

CREATE INDEX webhook_deliveries_of_ticket on webhook_deliveries (ticket_id, webhook_id, queued_at, id) where ticket_id is not null;

CREATE TABLE webhooks (id text primary key, url text not null, topics text not null, project_id text references projects on delete cascade, of_project integer not null, owner_id text not null references people, state text not null, paused_because text, secrets text not null, hears_after integer not null, failures integer not null default 0, failing_since integer, open_until integer, replay_after integer, replay_to integer, lease_owner text, lease_until integer not null default 0, created_at integer not null, updated_at integer not null, seq integer not null default 0);

CREATE INDEX webhooks_of_project on webhooks (project_id);

CREATE UNIQUE INDEX webhooks_one_of_project on webhooks (project_id) where of_project = 1;

CREATE TABLE workflow_migration_items (migration_id text not null references workflow_migrations on delete cascade, position integer not null, task_id text not null references tasks on delete cascade, ticket_id text not null references tickets on delete cascade, from_step text not null, to_step text, result text not null, detail text, primary key (migration_id, position));

CREATE INDEX workflow_migration_items_of_task on workflow_migration_items (task_id);

CREATE INDEX workflow_migration_items_of_ticket on workflow_migration_items (ticket_id);

CREATE TABLE workflow_migrations (id text primary key, workflow_id text not null references workflows, from_version integer not null, to_version integer not null, mapping text not null, state text not null, person_id text references people, total integer not null, undo_of text, undone_by text, started_at integer not null, finished_at integer, seq integer not null default 0, copied integer not null default 1);

CREATE INDEX workflow_migrations_of_workflow on workflow_migrations (workflow_id, id);

CREATE UNIQUE INDEX workflow_migrations_running on workflow_migrations (workflow_id) where state = 'running';

CREATE TABLE workflow_steps (id text primary key, workflow_id text not null references workflows, version integer not null, name text not null, category text not null check (category in ('open', 'in_progress', 'resolved', 'closed')), position integer not null, is_start integer not null, element_id text not null default '', outcome text);

CREATE UNIQUE INDEX workflow_steps_in_order on workflow_steps (workflow_id, version, position);

CREATE TABLE workflow_versions (workflow_id text not null references workflows, version integer not null, category text, sub_category text, department text, priority text, published_at integer not null, published_by text references people, seq integer not null default 0, elements text not null, definition text not null, primary key (workflow_id, version));

CREATE TABLE workflows (id text primary key, name text not null, built_in integer not null, created_at integer not null, name_folded text not null default '', state text not null default 'draft' check (state in ('draft', 'ready', 'published', 'paused', 'archived')), version integer, updated_at integer not null default 0, seq integer not null default 0, definition text not null default '{}');

CREATE UNIQUE INDEX workflows_by_name on workflows (name_folded);
