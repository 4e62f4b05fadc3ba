import type { Migration } from './migration.ts'

/** Each channel looks for its own due messages, and walks over no others. */
export const dueByChannel: Migration = {
  version: 33,
  name: 'due-by-channel',
  statements: () => [
    `drop index mails_due`,
    `create index mails_due on mails (channel, due_at) where state = 'waiting'`,
  ],
}
