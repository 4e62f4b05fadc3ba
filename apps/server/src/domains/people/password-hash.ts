import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * OWASP Password Storage Cheat Sheet (2025), Argon2id: at least 19 MiB of memory, 2 passes, 1 lane. About 25 ms of one
 * core, in Node's thread pool, so that the event loop goes on meanwhile.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
/** RFC 9106, 3.1 and 4: a salt of 16 bytes, a tag of 32. */
const SALT_BYTES = 16
const TAG_BYTES = 32

const argon2Async = promisify(argon2)

interface Cost {
  /** KiB */
  memory: number
  passes: number
  parallelism: number
}

/** The hash of a password as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`; verified at the cost that it names. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt, cost, TAG_BYTES)
  const { memory, passes, parallelism } = cost
  const parameters = `m=${String(memory)},t=${String(passes)},p=${String(parallelism)}`
  return `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(tag)}`
}

/** Nobody's password: verified when there is no account, so that the answer takes as long as for a known one. */
const decoy = `$argon2id$v=19$m=19456,t=2,p=1$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(TAG_BYTES))}`

/** Whether the password belongs to the hash; with null it takes the same time and says no. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const { cost, salt, tag } = parse(hash ?? decoy)
  const computed = await derive(password, salt, cost, tag.length)
  return timingSafeEqual(computed, tag) && hash !== null
}

function derive(password: string, nonce: Buffer, cost: Cost, tagLength: number): Promise<Buffer> {
  // Composed, so that an accent typed on another keyboard is the same password (RFC 8265, 4.2.2).
  return argon2Async('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...cost })
}

function parse(hash: string): { cost: Cost; salt: Buffer; tag: Buffer } {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (!found) throw new Error('a stored password hash is not a PHC string of argon2id version 19')
  const [memory, passes, parallelism] = found.slice(1, 4).map(Number)
  const [salt, tag] = found.slice(4).map((part) => Buffer.from(part, 'base64'))
  if (!memory || !passes || !parallelism || !salt || !tag)
    throw new Error('a stored password hash is incomplete')
  return { cost: { memory, passes, parallelism }, salt, tag }
}

/** PHC strings use base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
