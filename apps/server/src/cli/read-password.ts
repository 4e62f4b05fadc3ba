import { Password } from '@waybill/contract/people/person.ts'
import { strict } from '@waybill/contract/schema.ts'
import { checkBody } from '../domains/people/check-body.ts'
import { checkNewPassword } from '../domains/people/common-passwords.ts'
import { hashPassword } from '../domains/people/password-hash.ts'
import { UsageError } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const BACKSPACES = new Set(['\u0008', '\u007f'])

/**
 * A new password, hashed: typed twice without echo on a terminal, else the first line of stdin. Never an argument, which
 * every process of the machine could read.
 * @throws Problem when it is too short or too common
 */
export async function readNewPassword(context: CliContext, email: string): Promise<string> {
  const password = await readSecret(context)
  checkBody(strict({ password: Password }), { password })
  checkNewPassword(password, email)
  return hashPassword(password)
}

async function readSecret(context: CliContext): Promise<string> {
  if (!context.stdin.isTTY) {
    const line = await readLine(context)
    if (line === '') throw new UsageError('no password came on stdin')
    return line
  }
  const first = await prompt(context, 'Password: ')
  if ((await prompt(context, 'Again: ')) !== first) throw new UsageError('the two passwords differ')
  return first
}

async function readLine(context: CliContext): Promise<string> {
  let text = ''
  for await (const chunk of context.stdin) {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    if (text.includes('\n')) break
  }
  return (text.split('\n')[0] ?? '').replace(/\r$/, '')
}

function prompt({ stdin, stderr }: CliContext, question: string): Promise<string> {
  stderr.write(question)
  stdin.setRawMode?.(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const finish = (settle: () => void) => {
      stdin.off('data', onData)
      stdin.setRawMode?.(false)
      stdin.pause()
      stderr.write('\n')
      settle()
    }
    const onData = (chunk: string | Buffer) => {
      for (const key of chunk.toString()) {
        if (key === CTRL_C) return finish(() => reject(new Error('stopped')))
        if (key === '\r' || key === '\n' || key === CTRL_D) return finish(() => resolve(typed))
        typed = BACKSPACES.has(key) ? typed.slice(0, -1) : typed + key
      }
    }
    stdin.on('data', onData)
  })
}
