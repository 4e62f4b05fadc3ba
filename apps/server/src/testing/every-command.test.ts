// Longer than 400 lines: one world in which every command is run once, so that each finds what the one before it has left;
// in parts, each part would have to make all of that anew.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import { RECOVERY_CODES } from '@waybill/contract/access/second-factor.ts'
import { BULK_KEPT_MILLIS } from '@waybill/contract/bulk/bulk.ts'
import { LEASE_AFTER_DISCONNECT_MILLIS } from '@waybill/contract/leases/lease.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import type { TSchema } from 'typebox'
import { addAttachment } from '../domains/attachments/add-attachment.command.ts'
import { removeAttachment } from '../domains/attachments/remove-attachment.command.ts'
import { noteFile } from '../domains/attachments/note-file.command.ts'
import { addBulkItems } from '../domains/bulk/add-bulk-items.command.ts'
import { changeBulkItem } from '../domains/bulk/change-bulk-item.command.ts'
import { copyBulkItems } from '../domains/bulk/copy-bulk-items.command.ts'
import { finishBulk } from '../domains/bulk/finish-bulk.command.ts'
import { purgeBulks } from '../domains/bulk/purge-bulks.command.ts'
import { refuseBulkItem } from '../domains/bulk/refuse-bulk-item.command.ts'
import { runBulk } from '../domains/bulk/run-bulk.command.ts'
import { startBulk } from '../domains/bulk/start-bulk.command.ts'
import { startBulkUndo } from '../domains/bulk/start-bulk-undo.command.ts'
import { stopBulk } from '../domains/bulk/stop-bulk.command.ts'
import { undoBulkItem } from '../domains/bulk/undo-bulk-item.command.ts'
import { addComment } from '../domains/comments/add-comment.command.ts'
import { addReaction } from '../domains/comments/add-reaction.command.ts'
import { deleteComment } from '../domains/comments/delete-comment.command.ts'
import { editComment } from '../domains/comments/edit-comment.command.ts'
import { removeReaction } from '../domains/comments/remove-reaction.command.ts'
import { finishImportUndo } from '../domains/imports/finish-import-undo.command.ts'
import { finishImport } from '../domains/imports/finish-import.command.ts'
import { importBatch } from '../domains/imports/import-batch.command.ts'
import { makeWorkflowOfImport } from '../domains/imports/make-workflow-of-import.command.ts'
import { startImport } from '../domains/imports/start-import.command.ts'
import { undoImportBatch } from '../domains/imports/undo-import-batch.command.ts'
import { renewSetUpCode } from '../domains/installation/renew-set-up-code.command.ts'
import { setUp } from '../domains/installation/set-up.command.ts'
import { endExpiredLeases } from '../domains/leases/end-expired-leases.command.ts'
import { releaseLease } from '../domains/leases/release-lease.command.ts'
import { shortenLease } from '../domains/leases/shorten-lease.command.ts'
import { takeLease } from '../domains/leases/take-lease.command.ts'
import { stopMail } from '../domains/mail/stop-mail.command.ts'
import { saveNotificationSettings } from '../domains/notifications/save-notification-settings.command.ts'
import { acceptInvitation } from '../domains/people/accept-invitation.command.ts'
import { changePassword } from '../domains/people/change-password.command.ts'
import { createAccessToken } from '../domains/people/create-access-token.command.ts'
import { createPerson } from '../domains/people/create-person.command.ts'
import { deactivatePerson } from '../domains/people/deactivate-person.command.ts'
import { endOtherSessions } from '../domains/people/end-other-sessions.command.ts'
import { endSession } from '../domains/people/end-session.command.ts'
import { makeOneTimeLink } from '../domains/people/make-one-time-link.command.ts'
import { noteTokenUse } from '../domains/people/note-token-use.command.ts'
import { purgeAccess } from '../domains/people/purge-access.command.ts'
import { refreshSession } from '../domains/people/refresh-session.command.ts'
import { revokeAccessToken } from '../domains/people/revoke-access-token.command.ts'
import { rotateAccessToken } from '../domains/people/rotate-access-token.command.ts'
import { addPasskey } from '../domains/people/second-factor/add-passkey.command.ts'
import { askForPasskey } from '../domains/people/second-factor/ask-for-passkey.command.ts'
import { confirmIdentity } from '../domains/people/second-factor/confirm-identity.command.ts'
import { confirmTotp } from '../domains/people/second-factor/confirm-totp.command.ts'
import { finishSignIn } from '../domains/people/second-factor/finish-sign-in.command.ts'
import { removePasskey } from '../domains/people/second-factor/remove-passkey.command.ts'
import { removeTotp } from '../domains/people/second-factor/remove-totp.command.ts'
import { renewRecoveryCodes } from '../domains/people/second-factor/renew-recovery-codes.command.ts'
import { signInWithPasskey } from '../domains/people/second-factor/sign-in-with-passkey.command.ts'
import { startTotp } from '../domains/people/second-factor/start-totp.command.ts'
import { takeSecondFactorOff } from '../domains/people/second-factor/take-second-factor-off.command.ts'
import { setPassword } from '../domains/people/set-password.command.ts'
import { signIn } from '../domains/people/sign-in.command.ts'
import { signOut } from '../domains/people/sign-out.command.ts'
import { updatePerson } from '../domains/people/update-person.command.ts'
import { endSampleData } from '../domains/sample-data/end-sample-data.command.ts'
import { noteSampleData } from '../domains/sample-data/note-sample-data.command.ts'
import { startSampleData } from '../domains/sample-data/start-sample-data.command.ts'
import { createField } from '../domains/projects/create-field.command.ts'
import { createLabel } from '../domains/projects/create-label.command.ts'
import { createProject } from '../domains/projects/create-project.command.ts'
import { deleteField } from '../domains/projects/delete-field.command.ts'
import { deleteLabel } from '../domains/projects/delete-label.command.ts'
import { deleteProject } from '../domains/projects/delete-project.command.ts'
import { removeMember } from '../domains/projects/remove-member.command.ts'
import { setMember } from '../domains/projects/set-member.command.ts'
import { setWipLimit } from '../domains/projects/set-wip-limit.command.ts'
import { updateField } from '../domains/projects/update-field.command.ts'
import { updateLabel } from '../domains/projects/update-label.command.ts'
import { updateProject } from '../domains/projects/update-project.command.ts'
import { actOnTask } from '../domains/tasks/act-on-task.command.ts'
import { claimTask } from '../domains/tasks/claim-task.command.ts'
import { compensateEndAction } from '../domains/tasks/end-actions/compensate-end-action.command.ts'
import { noteEndAction } from '../domains/tasks/end-actions/note-end-action.command.ts'
import { retryEndAction } from '../domains/tasks/end-actions/retry-end-action.command.ts'
import { skipEndAction } from '../domains/tasks/end-actions/skip-end-action.command.ts'
import { escalateTask } from '../domains/tasks/escalate-task.command.ts'
import { lookAtTask } from '../domains/tasks/look-at-task.command.ts'
import { releaseTask } from '../domains/tasks/release-task.command.ts'
import { endWait } from '../domains/tasks/end-wait.command.ts'
import { approveRequest } from '../domains/tasks/requests/approve-request.command.ts'
import { closeOwnRequest } from '../domains/tasks/requests/close-request.command.ts'
import { closeUntouchedRequest } from '../domains/tasks/requests/close-untouched-request.command.ts'
import { rateRequest } from '../domains/tasks/requests/rate-request.command.ts'
import { rejectRequest } from '../domains/tasks/requests/reject-request.command.ts'
import { reopenByReply } from '../domains/tasks/requests/reopen-by-reply.command.ts'
import { reopenRequest } from '../domains/tasks/requests/reopen-request.command.ts'
import { withdrawRequest } from '../domains/tasks/requests/withdraw-request.command.ts'
import { routeTicket } from '../domains/tasks/route-ticket.command.ts'
import { publishFlow } from '../domains/tasks/testing/publish-flow.ts'
import { transferTask } from '../domains/tasks/transfer-task.command.ts'
import { createTeam } from '../domains/teams/create-team.command.ts'
import { deleteTeam } from '../domains/teams/delete-team.command.ts'
import { putTeamMember } from '../domains/teams/put-team-member.command.ts'
import { removeTeamMember } from '../domains/teams/remove-team-member.command.ts'
import { updateTeam } from '../domains/teams/update-team.command.ts'
import { createExternalTicket } from '../domains/tickets/create-external-ticket.command.ts'
import { createTicket } from '../domains/tickets/create-ticket.command.ts'
import { deleteTicket } from '../domains/tickets/delete-ticket.command.ts'
import { configurePlugin } from '../domains/plugins/configure-plugin.command.ts'
import { notePluginFailure } from '../domains/plugins/note-plugin-failure.command.ts'
import { switchPlugin } from '../domains/plugins/switch-plugin.command.ts'
import { noteNotResolved } from '../domains/references/note-not-resolved.command.ts'
import { noteReference } from '../domains/references/note-reference.command.ts'
import { linkTickets } from '../domains/tickets/link-tickets.command.ts'
import { moveTicket } from '../domains/tickets/move-ticket.command.ts'
import { DELETED_KEPT_MILLIS, purgeDeletedTickets } from '../domains/tickets/purge-deleted-tickets.command.ts'
import { replaceTicket } from '../domains/tickets/replace-ticket.command.ts'
import { restoreTicket } from '../domains/tickets/restore-ticket.command.ts'
import { setWatching } from '../domains/tickets/set-watching.command.ts'
import { unlinkTickets } from '../domains/tickets/unlink-tickets.command.ts'
import { updateTicket } from '../domains/tickets/update-ticket.command.ts'
import { createCalendar } from '../domains/calendars/create-calendar.command.ts'
import { deleteCalendar } from '../domains/calendars/delete-calendar.command.ts'
import { importHolidays } from '../domains/calendars/import-holidays.command.ts'
import { updateCalendar } from '../domains/calendars/update-calendar.command.ts'
import { claimHistoryRun } from '../domains/history-runs/claim-history-run.command.ts'
import { noteHistoryRun } from '../domains/history-runs/note-history-run.command.ts'
import { startHistoryRun } from '../domains/history-runs/start-history-run.command.ts'
import { breakRule } from '../domains/automation/break-rule.command.ts'
import { commentByRule } from '../domains/automation/comment-by-rule.command.ts'
import { createRule } from '../domains/automation/create-rule.command.ts'
import { deleteRule } from '../domains/automation/delete-rule.command.ts'
import { escalateByRule } from '../domains/automation/escalate-by-rule.command.ts'
import { fireRule } from '../domains/automation/fire-rule.command.ts'
import { labelByRule } from '../domains/automation/label-by-rule.command.ts'
import { purgeRuleRuns } from '../domains/automation/purge-rule-runs.command.ts'
import { makeRuleSecret } from '../domains/automation/make-rule-secret.command.ts'
import { recordRuleRun } from '../domains/automation/record-rule-run.command.ts'
import { removeRuleSecret } from '../domains/automation/remove-rule-secret.command.ts'
import { noteCallTry } from '../domains/automation/note-call-try.command.ts'
import { settleRuleCall } from '../domains/automation/settle-rule-call.command.ts'
import { tellByRule } from '../domains/automation/tell-by-rule.command.ts'
import { tripRule } from '../domains/automation/trip-rule.command.ts'
import { updateRule } from '../domains/automation/update-rule.command.ts'
import { createPolicy } from '../domains/sla/create-policy.command.ts'
import { deletePolicy } from '../domains/sla/delete-policy.command.ts'
import { fireSlaTimers } from '../domains/sla/fire-sla-timers.command.ts'
import { refreshSlaClocks } from '../domains/sla/refresh-sla-clocks.command.ts'
import { updatePolicy } from '../domains/sla/update-policy.command.ts'
import { archiveWorkflow } from '../domains/workflows/archive-workflow.command.ts'
import { createWorkflow } from '../domains/workflows/create-workflow.command.ts'
import { deleteWorkflow } from '../domains/workflows/delete-workflow.command.ts'
import { makeEndActionSecret } from '../domains/workflows/end-action-secrets/make-end-action-secret.command.ts'
import { removeEndActionSecret } from '../domains/workflows/end-action-secrets/remove-end-action-secret.command.ts'
import { copyMigrationItems } from '../domains/workflows/migrations/copy-migration-items.command.ts'
import { finishMigration } from '../domains/workflows/migrations/finish-migration.command.ts'
import { migrateTicket } from '../domains/workflows/migrations/migrate-ticket.command.ts'
import { refuseMigrationItem } from '../domains/workflows/migrations/refuse-migration-item.command.ts'
import { startMigration } from '../domains/workflows/migrations/start-migration.command.ts'
import { stopMigration } from '../domains/workflows/migrations/stop-migration.command.ts'
import { undoMigration } from '../domains/workflows/migrations/undo-migration.command.ts'
import { pauseWorkflow } from '../domains/workflows/pause-workflow.command.ts'
import { publishWorkflow } from '../domains/workflows/publish-workflow.command.ts'
import { resumeWorkflow } from '../domains/workflows/resume-workflow.command.ts'
import { unarchiveWorkflow } from '../domains/workflows/unarchive-workflow.command.ts'
import { updateWorkflow } from '../domains/workflows/update-workflow.command.ts'
import { hardware } from '../domains/workflows/testing/hardware.ts'
import { createView } from '../domains/views/create-view.command.ts'
import { deleteView } from '../domains/views/delete-view.command.ts'
import { updateView } from '../domains/views/update-view.command.ts'
import { purgeIdempotencyKeys } from '../kernel/purge-idempotency-keys.command.ts'
import { runCommand } from '../kernel/run-command.ts'
import { actorOf, createTestWorld } from './test-world.ts'
import type { Command } from '../kernel/command.ts'
import { verifyCommand } from './verify-command.ts'

/** What an import brings along; nobody of its team is there. */
const OLD_WORKFLOW = {
  name: 'Old ways',
  graph: {
    steps: [
      { id: 'temp-new', name: 'New', team: 'Far team', is_start: true },
      {
        id: 'temp-away',
        name: 'Away',
        team: 'Far team',
        category: 'in_progress',
        waits_for: 'others',
        is_end: true,
      },
    ],
    transitions: [{ id: 'temp-go', from: 'temp-new', to: 'temp-away', name: 'Send it there' }],
  },
}

/** Commands whose whole work is outside of the log's state, so that there is nothing to fold; each with the reason. */
const WITHOUT_STATE: Record<string, string> = {
  'retry-parked-event': 'moves a reader, which reader-runner.test.ts covers',
  'request-search-rebuild': 'is about the search index, which search-rebuild.test.ts covers',
  'advance-search-rebuild': 'is about the search index, which search-rebuild.test.ts covers',
  'note-search-check': 'is about the search index, which search-rebuild.test.ts covers',
  ...Object.fromEntries(
    ['save-draft', 'delete-draft', 'purge-drafts'].map((name) => [
      name,
      'drafts are not in the log; drafts.test.ts covers it',
    ]),
  ),
  ...Object.fromEntries(
    ['claim-unused-files', 'forget-files'].map((name) => [
      name,
      'which bytes are stored is not in the log; files.job.test.ts covers it',
    ]),
  ),
  ...Object.fromEntries(
    [
      'claim-message',
      'note-message',
      'retry-message',
      'purge-messages',
      'send-test-mail',
      'forget-refusal',
    ].map((name) => [name, 'what goes out is not in the log; mail.test.ts covers it']),
  ),
  ...Object.fromEntries(
    ['mark-notification', 'read-notifications', 'wake-notifications', 'purge-notifications'].map((name) => [
      name,
      'notifications are not in the log; keep-notifications.test.ts covers it',
    ]),
  ),
  ...Object.fromEntries(
    [
      'create-webhook',
      'update-webhook',
      'delete-webhook',
      'pause-webhook',
      'resume-webhook',
      'rotate-webhook-secret',
      'try-webhook',
      'redeliver',
      'replay-webhook',
      'advance-replay',
      'take-webhook-lease',
      'release-webhook-leases',
      'settle-deliveries',
      'purge-deliveries',
    ].map((name) => [
      name,
      'endpoints hold secrets, and the log neither those nor addresses; webhooks.test.ts and deliveries.test.ts cover it',
    ]),
  ),
  ...Object.fromEntries(
    [
      'make-slack-code',
      'connect-slack',
      'disconnect-slack',
      'take-slack-lane',
      'settle-slack-post',
      'settle-slack-leftover',
      'retry-slack-leftovers',
      'release-slack-lane',
      'note-slack-reply',
      'note-slack-edit',
      'note-slack-deletion',
    ].map((name) => [
      name,
      'who is who in Slack is not in the log, nor is what waits; slack.test.ts covers it',
    ]),
  ),
  'try-bulk-items': 'takes back what it writes, which dry-run.test.ts covers',
  ...Object.fromEntries(
    ['start-transfer', 'take-over-events', 'store-rebuilt-rows', 'finish-transfer'].map((name) => [
      name,
      'runs in an empty installation only: import-export.test.ts compares every row with the original',
    ]),
  ),
}

/** A story in which every command happens; after each, a follower of the log must know what the tables say. */
test('whatever happens, the old state and the events give the new state', async (t) => {
  const world = await createTestWorld()
  const seen = new Set<string>()
  const secret = (number: number) => number.toString(16).padStart(64, '0')
  const password = (name: string) => `$argon2id$${name}`

  async function step<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    as?: Actor,
  ): Promise<Result> {
    seen.add(command.name)
    world.tick(1_000)
    const outcome = await verifyCommand(world, () => world.run(command, input, as))
    return outcome.result
  }
  async function changing<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    as?: Actor,
  ): Promise<Result> {
    const { head: before } = await position()
    const result = await step(command, input, as)
    assert.ok((await position()).head > before, `${command.name} wrote no event`)
    return result
  }
  const position = async () => {
    const row = await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()
    return { head: row.seq }
  }

  await t.test('setting up, people and access', async () => {
    await step(renewSetUpCode, { hash: secret(1) })
    await changing(setUp, {
      code_hash: secret(1),
      password_hash: password('root'),
      name: 'Root',
      email: 'root@example.org',
    })
    const made = { name: 'Ana', email: 'ana@example.org', role: 'agent', invitation_hash: secret(2) }
    const ana = (await changing(createPerson, made)).id
    const asAna = actorOf({ id: ana, name: 'Ana', email: made.email, role: 'agent' })
    await changing(acceptInvitation, { code_hash: secret(2), password_hash: password('one') })
    await changing(makeOneTimeLink, { person: ana, code_hash: secret(3) })
    await changing(setPassword, { person: ana, password_hash: password('two') })
    const change = {
      person: ana,
      matched: true,
      verified_hash: password('two'),
      password_hash: password('three'),
    }
    await changing(changePassword, { ...change, keep_session: null }, asAna)
    const enter = { account: secret(4), person: ana, matched: true, verified_hash: password('three') }
    const from = { kind: 'api', device: 'test', address: '127.0.0.1' }
    for (const number of [5, 6, 7])
      await changing(signIn, { ...enter, ...from, refresh_hash: secret(number), challenge_hash: secret(12) })
    await step(refreshSession, { hash: secret(5), next_hash: secret(8), address: '127.0.0.1' })
    await changing(signOut, { refresh_hash: secret(6) })
    const session = await world.store.db
      .selectFrom('sessions')
      .select('id')
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    await changing(endSession, { person: ana, session: session.id }, asAna)
    await changing(endOtherSessions, { person: ana, keep: null }, asAna)
    const token = { person: ana, name: 'script', scopes: ['read'], token_hash: secret(9), hint: 'wb_test' }
    await changing(createAccessToken, token, asAna)
    const { id } = await world.store.db.selectFrom('access_tokens').select('id').executeTakeFirstOrThrow()
    await step(noteTokenUse, { token: id })
    await changing(
      rotateAccessToken,
      { person: ana, token: id, token_hash: secret(10), hint: 'wb_next' },
      asAna,
    )
    await changing(revokeAccessToken, { person: ana, token: id }, asAna)
    const sealed = 'sealed'
    const recovery_hashes = Array.from({ length: RECOVERY_CODES }, (_, n) => secret(100 + n))
    await step(startTotp, { person: ana, sealed }, asAna)
    await changing(confirmTotp, { person: ana, step: 1, sealed, recovery_hashes }, asAna)
    const code = { method: 'totp', sealed, resealed: null }
    await step(confirmIdentity, { person: ana, given: { ...code, step: 2 } }, asAna)
    await step(signIn, { ...enter, ...from, refresh_hash: secret(13), challenge_hash: secret(14) })
    const second = { person: ana, challenge_hash: secret(14), ...from }
    await changing(finishSignIn, { ...second, given: { ...code, step: 2 }, refresh_hash: secret(15) })
    await changing(finishSignIn, { ...second, given: { ...code, step: 3 }, refresh_hash: secret(15) })
    await changing(renewRecoveryCodes, { person: ana, recovery_hashes }, asAna)
    await step(askForPasskey, { person: ana, challenge_hash: secret(16) }, asAna)
    const verified = {
      credential_id: 'a',
      public_key: 'b',
      counter: 0,
      transports: '[]',
      synced: false,
    }
    const passkey = await changing(
      addPasskey,
      { person: ana, name: 'Phone', challenge_hash: secret(16), verified, recovery_hashes },
      asAna,
    )
    await step(askForPasskey, { person: null, challenge_hash: secret(17) })
    await changing(signInWithPasskey, {
      ...from,
      challenge_hash: secret(17),
      verified: { person: ana, passkey: passkey.id, counter: 0 },
      refresh_hash: secret(18),
    })
    await changing(removePasskey, { person: ana, passkey: passkey.id }, asAna)
    await changing(removeTotp, { person: ana }, asAna)
    await step(startTotp, { person: ana, sealed }, asAna)
    await changing(confirmTotp, { person: ana, step: 4, sealed, recovery_hashes }, asAna)
    await changing(takeSecondFactorOff, { person: ana })
    await changing(updatePerson, { person: ana, role: 'requester', name: 'Ana M.', active: true })
    await changing(deactivatePerson, { person: ana })
    await changing(updatePerson, { person: ana, active: true, role: 'agent' })
    const { id: root } = await world.store.db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'admin')
      .executeTakeFirstOrThrow()
    const asRoot = actorOf({ id: root, name: 'Root', email: 'root@example.org', role: 'admin' })
    await changing(startSampleData, {}, asRoot)
    await step(noteSampleData, { done: 1, total: 2 })
    await changing(endSampleData, { outcome: 'stopped' }, asRoot)
    await step(purgeAccess, {})
    await step(purgeIdempotencyKeys, {})
  })

  await t.test('teams', async () => {
    await changing(createTeam, { name: 'Support' })
    await changing(updateTeam, { team: 'Support', name: 'Help desk', description: 'first line' })
    const people = [
      'ana@example.org',
      'root@example.org',
      (await world.person()).id,
      (await world.person()).id,
    ]
    for (const person of people) await changing(putTeamMember, { team: 'Help desk', person })
    await changing(putTeamMember, { team: 'Help desk', person: people[3], position: 0 })
    await changing(putTeamMember, { team: 'Help desk', person: people[0], position: 2 })
    await changing(removeTeamMember, { team: 'Help desk', person: people[1] })
    await changing(createTeam, { name: 'Short-lived' })
    await changing(deleteTeam, { team: 'Short-lived' })
  })

  await t.test('saved views, and what somebody wants to hear', async () => {
    const person = await world.person('agent')
    const owner = actorOf(person)
    const view = (await changing(createView, { name: 'Mine', query: 'assignee:me' }, owner)).id
    await changing(createView, { name: 'First', shared: true, position: 0 }, owner)
    await changing(updateView, { view, shared: true, columns: ['key'], group: 'status', position: 0 }, owner)
    await changing(updateView, { view, name: 'Theirs', layout: 'board' }, owner)
    await changing(deleteView, { view }, owner)
    const channels = { app: false }
    await changing(saveNotificationSettings, { items: [{ kind: 'comment', channels }] }, owner)
    await changing(saveNotificationSettings, { items: [] }, owner)
    await changing(stopMail, { person: person.id })
  })

  await t.test('calendars and promises', async () => {
    const week = { mon: [{ start: '09:00', end: '17:00' }] }
    const office = { name: 'Office', zone: 'Europe/Lisbon', periods: [{ week }] }
    const calendar = (await changing(createCalendar, office)).id
    await changing(updateCalendar, { calendar, zone: 'UTC', name: 'Desk' })
    const ics = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20261225',
      'SUMMARY:Christmas',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n')
    await changing(importHolidays, { calendar, ics })
    const targets = [{ target: 'resolution', durations: { low: 'PT8H', high: 'PT1H' } }]
    const policy = (await changing(createPolicy, { name: 'Gold', calendar, targets })).id
    await changing(updatePolicy, { policy, name: 'Silver', calendar: null, active: false })
    await changing(deletePolicy, { policy })
    await changing(deleteCalendar, { calendar })
  })

  await t.test('projects', async () => {
    await changing(createProject, { key: 'WEB', name: 'Website' })
    await changing(updateProject, { project: 'WEB', key: 'SITE', access: 'private' })
    await changing(updateProject, { project: 'SITE', key: 'WEB', archived: true })
    await changing(updateProject, { project: 'WEB', archived: false, access: 'open' })
    await changing(setMember, { project: 'WEB', person: 'ana@example.org', role: 'member' })
    await changing(setMember, { project: 'WEB', person: 'ana@example.org', role: 'lead' })
    for (const limit of [3, null])
      await changing(setWipLimit, { project: 'WEB', step: BASIC_STEPS[0]?.id ?? '', limit })
    await changing(removeMember, { project: 'WEB', person: 'ana@example.org' })
    const label = (await changing(createLabel, { project: 'WEB', name: 'bug' })).id
    await changing(updateLabel, { project: 'WEB', label, name: 'defect', color: '#ff0000' })
    await changing(createField, { project: 'WEB', key: 'floor', name: 'Floor', type: 'number' })
    await changing(createField, { project: 'WEB', key: 'room', name: 'Room', type: 'text' })
    await changing(updateField, { project: 'WEB', field: 'floor', name: 'Storey' })
  })

  await t.test('tickets and comments', async () => {
    const ana = await world.store.db
      .selectFrom('people')
      .select('id')
      .where('email', '=', 'ana@example.org')
      .executeTakeFirstOrThrow()
    const asAna = actorOf({ id: ana.id, name: 'Ana', email: 'ana@example.org', role: 'agent' })
    const about = { project: 'WEB', reporter: 'root@example.org' }
    const first = await changing(createTicket, {
      ...about,
      title: 'It burns',
      labels: ['defect', 'fire'],
      fields: { floor: 2, room: 'A1' },
    })
    const second = await changing(createTicket, {
      ...about,
      title: 'Smoke',
      team: 'Help desk',
      due_at: '2026-04-01T12:00:00+02:00',
    })
    await changing(createExternalTicket, {
      ...about,
      title: 'Told by a machine',
      source: 'machines',
      external_id: '17',
    })
    const everything = {
      title: 'It burns!',
      status: 'resolved',
      priority: 'critical',
      severity: 'high',
      category: 'fire',
      assignee: ana.id,
      team: 'Help desk',
      due_at: '2026-03-05T10:00:00+01:00',
    }
    const sets = {
      add_labels: ['hot'],
      remove_labels: ['fire'],
      add_watchers: [ana.id],
      fields: { floor: null, room: 'B2' },
    }
    await changing(updateTicket, { ticket: first.id, ...everything, ...sets })
    await changing(updateTicket, { ticket: first.id, status: 'open', assignee: null, reporter: ana.id })
    await changing(replaceTicket, { ticket: second.id, title: 'More smoke' })
    await changing(createPolicy, {
      name: 'Quick',
      targets: [
        {
          target: 'resolution',
          durations: { low: 'PT4M', medium: 'PT3M', high: 'PT2M', critical: 'PT1M' },
          on_change: 'restart',
        },
      ],
    })
    await changing(updateTicket, { ticket: first.id, priority: 'high' })
    world.tick(3 * 60_000)
    await step(refreshSlaClocks, { limit: 1 })
    await world.store.write((tx) =>
      tx
        .insertInto('sla_clocks')
        .values({
          ticket_id: first.id,
          target: 'resolution',
          item_id: null,
          policy_id: null,
          calendar_id: null,
          state: 'running',
          cycle: world.now,
          due: world.now,
          left_millis: null,
          total_millis: 60_000,
          risk_at: null,
          breached_at: null,
          met_at: null,
          fire_at: world.now,
          percent: 80,
          rules: 0,
          announce: null,
        })
        .execute(),
    )
    await changing(fireSlaTimers, { ticket: first.id })
    await changing(moveTicket, { ticket: second.id, before: first.id })
    await changing(moveTicket, { ticket: second.id, status: 'in_progress' })
    await changing(setWatching, { ticket: second.id, person: ana.id, watching: true })
    const root = await world.store.db
      .selectFrom('people')
      .select('id')
      .where('email', '=', 'root@example.org')
      .executeTakeFirstOrThrow()
    const asRoot = actorOf({ id: root.id, name: 'Root', email: 'root@example.org', role: 'admin' })
    const comment = await changing(
      addComment,
      { ticket: second.id, body: `see ${first.key}, @ana@example.org` },
      asAna,
    )
    const internal = await changing(addComment, { ticket: second.id, body: 'hm', internal: true }, asAna)
    await changing(addComment, { ticket: second.id, body: 'yes', parent_id: comment.id }, asRoot)
    await changing(
      editComment,
      { comment: comment.id, body: `still see ${first.key}, @ana@example.org` },
      asAna,
    )
    await changing(addReaction, { comment: comment.id, kind: 'heart' }, asRoot)
    await changing(addReaction, { comment: comment.id, kind: 'eyes' }, asRoot)
    await changing(removeReaction, { comment: comment.id, kind: 'heart' }, asRoot)
    await changing(deleteComment, { comment: internal.id }, asAna)
    await changing(deleteComment, { comment: comment.id }, asAna)
    const file = {
      name: 'a.png',
      type: 'image/png',
      size: 3,
      sha256: secret(99),
      image: { width: 2, height: 1 },
    }
    await step(noteFile, { sha256: file.sha256, size: file.size })
    const one = await changing(addAttachment, { ...file, ticket: second.id, internal: true }, asAna)
    const two = await changing(addAttachment, { ...file, ticket: second.id }, asRoot)
    const withFile = await changing(
      addComment,
      { ticket: second.id, body: 'a file', attachments: [one.id] },
      asAna,
    )
    await changing(addAttachment, { ...file, ticket: second.id, comment: withFile.id }, asAna)
    await changing(removeAttachment, { attachment: two.id }, asRoot)
    await changing(deleteComment, { comment: withFile.id }, asAna)
    const commit = {
      ticket: first.id,
      source: 'github',
      kind: 'pull_request',
      repository: 'acme/web',
      name: '#12',
      title: 'Mend the basket',
      url: 'https://github.com/acme/web/pull/12',
      state: 'open',
      author: null,
      at: new Date(world.now).toISOString(),
    }
    const seen = await changing(noteReference, commit)
    await changing(noteReference, { ...commit, state: 'merged' })
    await step(noteReference, { ...commit, state: 'merged' })
    const why = { code: 'ticket.transition_forbidden', why: 'The workflow does not lead there' }
    await changing(noteNotResolved, { reference: seen.id, ...why })
    const plugin = 'sample'
    await changing(configurePlugin, { plugin, project: null, stored: { times: 2 }, sealed: {} }, asRoot)
    await changing(switchPlugin, { plugin, on: true }, asRoot)
    const { seq: began_at } = await world.store.db
      .selectFrom('plugins')
      .select('seq')
      .where('id', '=', plugin)
      .executeTakeFirstOrThrow()
    await changing(notePluginFailure, { plugin, during: 'job', part: 'sample', error: 'it broke', began_at })
    await changing(switchPlugin, { plugin, on: false }, asRoot)
    await changing(linkTickets, { from: first.id, kind: 'blocks', ticket: second.id })
    await changing(linkTickets, { from: first.id, kind: 'child', ticket: second.id })
    await changing(unlinkTickets, { from: second.id, kind: 'blocked_by', ticket: first.id })
    const take = { ticket: second.id }
    await changing(takeLease, take, asAna)
    await step(takeLease, take, asAna)
    await changing(takeLease, { ...take, take_over: true }, asRoot)
    const [held] = await world.store.db.selectFrom('ticket_leases').selectAll().execute()
    await step(shortenLease, { ...take, lock_token: held?.token })
    world.tick(LEASE_AFTER_DISCONNECT_MILLIS)
    await changing(endExpiredLeases, { limit: 1 })
    await changing(takeLease, take, asAna)
    await changing(releaseLease, take, asAna)
    await changing(takeLease, take, asAna)
    await changing(deleteTicket, { ticket: second.id })
    await changing(restoreTicket, { ticket: second.id })
    await changing(deleteTicket, { ticket: second.id })
    world.tick(DELETED_KEPT_MILLIS)
    await changing(purgeDeletedTickets, { limit: 10 })
    const hot = await world.store.db
      .selectFrom('labels')
      .select('id')
      .where('name', '=', 'hot')
      .executeTakeFirstOrThrow()
    await changing(deleteLabel, { project: 'WEB', label: hot.id })
    await changing(deleteField, { project: 'WEB', field: 'room' })
  })

  await t.test('rules', async () => {
    const definition = {
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'notify', who: ['reporter'], text: '{{key}} is here' }],
    }
    const rule = (await changing(createRule, { name: 'Tell', project: 'WEB', definition })).id
    await changing(updateRule, { rule, state: 'on', definition: { ...definition, stop: true } })
    await changing(updateRule, { rule, restore: 1, name: 'Tell them', position: 3 })
    const { id: ticket } = await changing(createTicket, {
      project: 'WEB',
      title: 'Ruled',
      reporter: 'root@example.org',
    })
    const { head } = await position()
    const recorded = new Date(world.now).toISOString()
    const run = { ticket, rule, version: 1, event: head, root: head, recorded, matched: [] }
    await changing(recordRuleRun, { ...run, actions: [{ kind: 'webhook', outcome: 'queued', code: null }] })
    const call = { rule, version: 1, action: 0, ticket, event: head }
    await changing(makeRuleSecret, { rule, sealed: 'sealed' })
    await changing(removeRuleSecret, { rule })
    await step(noteCallTry, { call, tries: 2, words: 'answered 404' })
    await changing(settleRuleCall, { call, outcome: 'done', code: null, words: null })
    await changing(tellByRule, { ticket, rule, version: 1, action: 0, who: ['reporter', 'leads'] })
    await changing(createLabel, { project: 'WEB', name: 'ruled' })
    await changing(labelByRule, { ticket, add_labels: ['ruled'] })
    for (const internal of [true, false]) await changing(commentByRule, { ticket, body: 'Hello', internal })
    const loop = { why: 'rate', ticket, runs: [{ rule, version: 1, event: head }] }
    await changing(tripRule, { rule, loop })
    const daily = { on: 'schedule', cron: '0 9 * * *', query: 'status:open' }
    await changing(updateRule, { rule, state: 'on', definition: { ...definition, trigger: daily } })
    const faults = [
      { pointer: '/definition/when/query', query: 'label:gone', message: 'there is no label "gone"' },
    ]
    await changing(breakRule, { rule, version: 4, faults })
    await changing(updateRule, { rule, state: 'on' })
    world.tick(24 * 60 * 60_000)
    await changing(fireRule, { rule })
    await step(purgeRuleRuns, { limit: 10 })
    const short = (await changing(createRule, { name: 'For all', definition })).id
    await changing(deleteRule, { rule: short })
  })

  await t.test('bulk changes', async () => {
    const { id, email, role } = await world.store.db
      .selectFrom('people')
      .select(['id', 'email', 'role'])
      .where('email', '=', 'root@example.org')
      .executeTakeFirstOrThrow()
    const root = actorOf({ id, name: 'Root', email: email ?? '', role })
    const tickets = await world.store.db.selectFrom('tickets').select('id').execute()
    const asked = {
      action: 'change',
      change: { priority: 'low', add_labels: ['swept'] },
      query: null,
      asked: '',
    }
    const begin = async () => {
      const bulk = (await step(startBulk, { ...asked, positions: tickets.length + 1 }, root)).id
      const items = tickets.map((ticket) => ({ ticket: ticket.id, ref: null }))
      await step(addBulkItems, { bulk, from: 0, items: [...items, { ticket: null, ref: 'WEB-99' }] })
      await changing(runBulk, { bulk }, root)
      return bulk
    }
    const bulk = await begin()
    await changing(changeBulkItem, { bulk, position: 0 }, root)
    for (const position of tickets.keys()) {
      await step(refuseBulkItem, { bulk, position, code: 'access.forbidden', detail: null })
    }
    await changing(finishBulk, { bulk })
    const back = (await step(startBulkUndo, { bulk }, root)).id
    await step(copyBulkItems, { bulk: back, from: 0, to: tickets.length })
    await changing(runBulk, { bulk: back }, root)
    await changing(undoBulkItem, { bulk: back, position: 0 }, root)
    await changing(finishBulk, { bulk: back })
    await changing(stopBulk, { bulk: await begin() }, root)
    world.tick(BULK_KEPT_MILLIS)
    await step(purgeBulks, { limit: 100 })
  })

  await t.test('workflows, and tickets that go to another version', async () => {
    const worker = actorOf(await world.person('agent'))
    const lead = actorOf(await world.person('admin'))
    for (const name of ['Front desk', 'Workshop']) {
      const { id } = await step(createTeam, { name })
      await step(putTeamMember, { team: id, person: worker.person_id })
    }
    const workflow = (await changing(createWorkflow, hardware(), lead)).id
    const run = (await step(startHistoryRun, { workflow, at_once: 2 }, lead)).id
    await step(claimHistoryRun, {})
    await step(noteHistoryRun, { run, state: 'running', done: 0, total: 1, error: null, result: null })
    await changing(publishWorkflow, { workflow }, lead)
    await step(createProject, { key: 'HARD', name: 'Hardware', workflow, kind: 'service_desk' })
    await changing(createTicket, { project: 'HARD', title: 'A screen' }, lead)
    const end_actions = [{ id: 'temp-call', kind: 'webhook' as const, url: 'https://example.com/' }]
    const { ids } = await changing(updateWorkflow, { workflow, end_actions }, lead)
    const secret = { workflow, action: ids['temp-call'] ?? '' }
    await changing(makeEndActionSecret, { ...secret, sealed: 'sealed' }, lead)
    await changing(removeEndActionSecret, secret, lead)
    await changing(publishWorkflow, { workflow }, lead)
    const migration = (await changing(startMigration, { workflow, from: 1, to: 2 }, lead)).id
    await step(copyMigrationItems, { migration, up_to: 1 })
    await changing(migrateTicket, { migration, position: 0 })
    await changing(finishMigration, { migration })
    const back = (await changing(undoMigration, { migration }, lead)).id
    await step(copyMigrationItems, { migration: back, up_to: 1 })
    await step(refuseMigrationItem, { migration: back, position: 0 })
    await changing(stopMigration, { migration: back }, lead)
    await changing(pauseWorkflow, { workflow }, lead)
    await changing(resumeWorkflow, { workflow }, lead)
    await changing(updateProject, { project: 'HARD', workflow: null, kind: 'tracker' }, lead)
    await changing(archiveWorkflow, { workflow }, lead)
    await changing(unarchiveWorkflow, { workflow }, lead)
    const draft = (await changing(createWorkflow, { name: 'Draft' }, lead)).id
    await changing(deleteWorkflow, { workflow: draft }, lead)
  })

  await t.test('runs through workflows', async () => {
    const person = async (role: 'agent' | 'requester' | 'admin' = 'agent') =>
      actorOf(await world.person(role))
    const [first, second, third] = [await person(), await person(), await person()]
    const lead = await person('admin')
    const requester = await person('requester')
    const desk = (await step(createTeam, { name: 'Desk' })).id
    const experts = (await step(createTeam, { name: 'Experts' })).id
    for (const { person_id } of [first, second]) await step(putTeamMember, { team: desk, person: person_id })
    await step(putTeamMember, { team: experts, person: third.person_id })
    const project = (await step(createProject, { key: 'RUNS', name: 'Runs', kind: 'service_desk' })).id
    const flow = await publishFlow(world, {
      category: 'Story',
      front_desk: { approval: true, reopen_days: 7, close_after_hours: 1 },
      end_actions: [
        { kind: 'webhook', name: 'Tell', url: 'http://192.0.2.1/', compensate_url: 'http://192.0.2.1/undo' },
      ],
      steps: [
        { name: 'Triage', team: desk, escalate_to: experts, category: 'open' },
        { name: 'Done', team: desk, category: 'resolved', assign: 'queue' },
        { name: 'Ask', team: desk, category: 'in_progress', waits_for: 'requester' },
      ],
      transitions: [
        { from: 'Triage', to: 'Done', name: 'Solve' },
        { from: 'Triage', to: 'Ask', name: 'Ask' },
        { from: 'Ask', to: 'Triage', name: 'Go on' },
      ],
    })
    const ask = async (category: string) => {
      const made = await changing(createTicket, { project, title: 'Please', category }, requester)
      const { id } = await world.store.db
        .selectFrom('tasks')
        .select('id')
        .where('ticket_id', '=', made.id)
        .executeTakeFirstOrThrow()
      return { ticket: made.id, task: id }
    }
    const odd = await ask('Odd')
    await changing(routeTicket, { task: odd.task, workflow: flow.id }, lead)
    await changing(rejectRequest, { task: odd.task, reason: 'No' }, lead)
    const withdrawn = await ask('Story')
    await changing(withdrawRequest, { ticket: withdrawn.ticket, reason: 'Found it' }, requester)
    const { ticket, task } = await ask('Story')
    await changing(approveRequest, { task }, lead)
    await changing(lookAtTask, { task }, first)
    await changing(transferTask, { task, to: second.person_id, notes: 'yours' }, first)
    await changing(releaseTask, { task }, second)
    await changing(claimTask, { task }, second)
    await changing(escalateTask, { task, reason: 'hard' }, second)
    await changing(actOnTask, { task, action_id: flow.actions['Triage: Solve'] }, third)
    await changing(closeOwnRequest, { ticket }, requester)
    await changing(rateRequest, { ticket, score: 4 }, requester)
    const { id: run } = await world.store.db
      .selectFrom('end_action_runs')
      .select('id')
      .executeTakeFirstOrThrow()
    await changing(noteEndAction, { run, takes_back: false, outcome: 'failed', answer: 'answered 500' })
    await changing(retryEndAction, { run }, lead)
    await changing(noteEndAction, { run, takes_back: false, outcome: 'done', answer: 'done' })
    await changing(compensateEndAction, { run, reason: 'a mistake' }, lead)
    await changing(noteEndAction, { run, takes_back: true, outcome: 'failed', answer: 'answered 500' })
    await changing(reopenRequest, { ticket, reason: 'again' }, requester)
    await changing(actOnTask, { task, action_id: flow.actions['Triage: Solve'] }, lead)
    world.tick(3_600_000)
    await changing(closeUntouchedRequest, { ticket })
    const asked = await ask('Story')
    await changing(approveRequest, { task: asked.task }, lead)
    const question = { task: asked.task, action_id: flow.actions['Triage: Ask'], comment: 'Which one?' }
    await changing(actOnTask, question, lead)
    const { id: comment } = await changing(addComment, { ticket: asked.ticket, body: 'This' }, requester)
    const { head: seq } = await position()
    await changing(endWait, { task: asked.task, comment, seq })
    const other = await ask('Story')
    await changing(approveRequest, { task: other.task }, lead)
    await changing(actOnTask, { task: other.task, action_id: flow.actions['Triage: Solve'] }, lead)
    await changing(closeOwnRequest, { ticket: other.ticket }, requester)
    const pending = await world.store.db
      .selectFrom('end_action_runs')
      .select('id')
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow()
    await changing(skipEndAction, { run: pending.id, reason: 'by hand' }, lead)
    const { id: reply } = await changing(addComment, { ticket: other.ticket, body: 'No' }, requester)
    const of = { ticket: other.ticket, comment: reply, seq: (await position()).head }
    assert.deepEqual(await changing(reopenByReply, of), { reopened: true })
    const late = await ask('Story')
    await changing(approveRequest, { task: late.task }, lead)
    await changing(escalateByRule, { ticket: late.ticket, reason: 'Too late' })
  })

  await t.test('imports, and the end of a project', async () => {
    const target = {
      source: 'old',
      file: 'old.csv',
      input_hash: 'h',
      project: { key: 'OLD', name: 'Old system' },
      fields: [],
    }
    const { id, project } = await changing(startImport, target)
    const values = {
      title: 'From afar',
      description: '',
      status: 'open',
      priority: 'low',
      severity: null,
      category: null,
      sub_category: null,
      department: null,
      assignee: null,
      team: 'Far team',
      reporter: 'name:Zoe',
      due_at: null,
      labels: ['old'],
      fields: {},
    }
    const ticket = {
      external_id: '1',
      created_at: '2020-01-01T00:00:00.000Z',
      actor: 'name:Zoe',
      first: values,
      changes: [
        { at: '2020-01-02T00:00:00.000Z', actor: null, set: { status: 'closed', labels: ['old', 'done'] } },
      ],
      watchers: ['name:Zoe'],
      aliases: ['#1'],
      comments: [
        { at: '2020-01-01T12:00:00.000Z', author: 'name:Zoe', body: 'Hello?', parent: null },
        { at: '2020-01-03T00:00:00.000Z', author: 'name:Zoe', body: 'Thank you', parent: 0 },
      ],
      digest: 'd',
    }
    const people = [{ key: 'name:Zoe', name: 'Zoe', email: null, role: 'requester' }]
    await changing(importBatch, {
      import: id,
      project,
      from: 0,
      to: 1,
      tickets: [ticket],
      people,
      choices: [],
    })
    await changing(finishImport, { import: id, errors: 0 })
    const tickets = await world.store.db.selectFrom('tickets').select(['id', 'project_id']).execute()
    const [here, there] = [true, false].map((old) =>
      tickets.find((one) => (one.project_id === project) === old),
    )
    await changing(linkTickets, { from: here?.id, kind: 'relates', ticket: there?.id })
    await changing(takeLease, { ticket: here?.id }, actorOf(await world.person('admin')))
    await changing(deleteProject, { project, confirm: 'OLD', force: true })

    const made = await changing(makeWorkflowOfImport, { workflow: OLD_WORKFLOW })
    const again = {
      ...target,
      source: 'other',
      project: { key: 'NEW', name: 'Another system' },
      workflow: made.id,
    }
    const second = await changing(startImport, again)
    const workflow = { id: made.id, version: 1 }
    const batch = {
      import: second.id,
      project: second.project,
      workflow,
      from: 0,
      to: 1,
      people,
      choices: [],
    }
    const away = { at: '2020-01-02T00:00:00.000Z', actor: null, set: { status: 'in_progress', step: 'Away' } }
    const input = {
      ...batch,
      tickets: [{ ...ticket, first: { ...values, step: 'New' }, changes: [away] }],
    }
    // What came in by an import is what undoing it may take away.
    await verifyCommand(world, () =>
      runCommand(world.kernel, importBatch, { input, actor: SYSTEM, via: 'import' }),
    )
    await changing(undoImportBatch, { import: second.id, unfinished: true, limit: 10 })
    await changing(finishImportUndo, { import: second.id })
  })

  await t.test('no command is missing from this story', () => {
    const files = globSync('{domains,readers,kernel,cli}/**/*.command.ts', {
      cwd: `${import.meta.dirname}/..`,
    })
    const names = files
      .map((file) => basename(file, '.command.ts'))
      .filter((name) => !(name in WITHOUT_STATE))
    assert.ok(names.length > 40)
    assert.deepEqual(
      names.filter((name) => !seen.has(name)),
      [],
      'let these commands happen in the story above, so that their events are proven to say what they do',
    )
  })
  await world.close()
})
