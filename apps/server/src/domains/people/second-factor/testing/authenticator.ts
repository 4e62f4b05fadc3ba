import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type {
  CreationOptions,
  RegistrationResponse,
  RequestOptions,
  SignInResponse,
} from '@waybill/contract/access/webauthn.ts'

/** Flags of authenticator data (Web Authentication Level 3, 6.1). */
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/** An authenticator as software: one passkey (ES256) for each instance, for tests only. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #key: KeyObject
  readonly #point: Buffer
  readonly #origin: string
  /** What it says the next time; a copy of it would say the same again. */
  counter = 0
  /** Whether its owner unlocks it by finger, face or PIN. */
  verifies = true
  #userHandle = ''

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.#point = Buffer.concat([Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')])
    this.#origin = origin
  }

  create(options: CreationOptions): RegistrationResponse {
    this.#userHandle = options.user.id
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      this.#coseKey(),
    ])
    const data = this.#data(options.rp.id ?? '', HAS_CREDENTIAL, credential)
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge),
        attestationObject: base64url(
          cborMap([
            [cborText('fmt'), cborText('none')],
            [cborText('attStmt'), cborMap([])],
            [cborText('authData'), cborBytes(data)],
          ]),
        ),
        transports: ['internal'],
      },
    }
  }

  get(options: RequestOptions): SignInResponse {
    if (this.counter > 0) this.counter += 1
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge)
    const data = this.#data(options.rpId ?? '', 0, Buffer.alloc(0))
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return {
      ...this.#credential(),
      response: {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', signed, this.#key)),
        userHandle: this.#userHandle,
      },
    }
  }

  #credential() {
    const id = base64url(this.id)
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  #clientData(type: string, challenge: string): string {
    const data = { type, challenge, origin: this.#origin, crossOrigin: false }
    return base64url(Buffer.from(JSON.stringify(data)))
  }

  #data(rpId: string, flags: number, rest: Buffer): Buffer {
    const head = Buffer.alloc(5)
    head[0] = flags | USER_PRESENT | (this.verifies ? USER_VERIFIED : 0)
    head.writeUInt32BE(this.counter, 1)
    return Buffer.concat([sha256(rpId), head, rest])
  }

  /** RFC 9053: EC2 key, ES256, P-256, x, y. */
  #coseKey(): Buffer {
    return cborMap([
      [Buffer.from([0x01]), Buffer.from([0x02])],
      [Buffer.from([0x03]), Buffer.from([0x26])],
      [Buffer.from([0x20]), Buffer.from([0x01])],
      [Buffer.from([0x21]), cborBytes(this.#point.subarray(0, 32))],
      [Buffer.from([0x22]), cborBytes(this.#point.subarray(32))],
    ])
  }
}

/** The little of CBOR (RFC 8949) that an attestation needs. */
function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes])
}

function cborMap(entries: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()])
}
