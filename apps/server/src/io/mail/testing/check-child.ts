import { parseArgs } from 'node:util'
import { SendRefused } from '../../../domains/outgoing/send-refused.ts'
import { smtpServer } from '../smtp-server.ts'

// Signs in at the port that it is given, as a program that was begun with an environment of its own. Prints what comes of it.
const { values } = parseArgs({ options: { port: { type: 'string', default: '' } } })
const server = smtpServer({
  host: 'localhost',
  port: Number(values.port),
  security: 'tls',
  user: null,
  password: null,
  from: { name: 'Waybill', address: 'desk@example.org' },
  replyTo: null,
})
try {
  await server.check()
  process.stdout.write('trusted')
} catch (error) {
  process.stdout.write(error instanceof SendRefused ? error.message : String(error))
} finally {
  server.close()
}
