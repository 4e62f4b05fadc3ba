import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { smtpServer } from '../../../io/mail/smtp-server.ts'
import { localDoorbell } from '../../../kernel/doorbell.ts'
import { newId } from '../../../kernel/ids.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { localSignals } from '../../../kernel/signals.ts'
import { readInstallationId } from '../../installation/installation-id.queries.ts'
import { mailKeys } from '../mail-keys.ts'
import { startMailSender } from '../mail-sender.ts'

// One more node that sends what is due, until it is killed.
const [engine, location = '', port = '', now = '', secret = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 4 }) : openSqlite(location)
const clock = { now: () => Number(now) }
const kernel = {
  store,
  clock,
  newId,
  doorbell: localDoorbell(),
  signals: localSignals(),
  publicUrl: new URL('http://waybill.test'),
}
const server = smtpServer({
  host: '127.0.0.1',
  port: Number(port),
  security: 'none',
  user: null,
  password: null,
  from: { name: 'Waybill', address: 'desk@example.org' },
  replyTo: null,
})
startMailSender({
  db: store.db,
  now: clock.now,
  run: (command, input) => runCommand(kernel, command, { input, actor: SYSTEM, via: 'system' }),
  keys: mailKeys([Buffer.from(secret, 'hex')], await readInstallationId(store.db)),
  publicUrl: new URL('https://waybill.example.org'),
  server: () => Promise.resolve(server),
  onError: (error) => {
    throw error
  },
})
