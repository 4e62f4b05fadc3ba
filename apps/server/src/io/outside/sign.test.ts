import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { newSigningSecret, signedHeaders } from './sign.ts'

const call = { id: 'msg_1', at: new Date(), body: '{"a":1}' }

test('a receiver with the new or the old secret knows a call, and no other does', () => {
  const now = newSigningSecret()
  const before = newSigningSecret()
  const headers = signedHeaders(call, [now, before])
  for (const secret of [now, before])
    assert.deepEqual(new Webhook(secret).verify(call.body, headers), { a: 1 })
  assert.throws(() => new Webhook(newSigningSecret()).verify(call.body, headers))
  assert.throws(() => new Webhook(now).verify('{"a":2}', headers))
})

test('the signature is the one of the specification', () => {
  const at = new Date(1_614_265_330_000)
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  assert.deepEqual(signedHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body }, [secret]), {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('without a secret nothing is signed', () => {
  assert.deepEqual(signedHeaders(call, []), {})
})
