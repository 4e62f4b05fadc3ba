// Runs before Node's test runner is loaded (node --import). The runner finds the test that something belongs to by a hook
// over every asynchronous resource: each promise is watched until it is collected, an eighth of the CPU of all our tests.
// Here an AsyncLocalStorage tells it, which costs next to nothing and follows the same calls.
import hooks, { AsyncLocalStorage, type AsyncResourceOptions, type HookCallbacks } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

const { AsyncResource, createHook, executionAsyncId } = hooks
const scope = new AsyncLocalStorage<number>()
let told: HookCallbacks | undefined

/** What the runner makes its tests of. */
class ScopedResource extends AsyncResource {
  constructor(type: string, options?: number | AsyncResourceOptions) {
    super(type, options)
    told?.init?.(this.asyncId(), type, this.triggerAsyncId(), this)
  }

  override runInAsyncScope<This, Result>(
    run: (this: This | undefined, ...values: unknown[]) => Result,
    self?: This,
    ...values: unknown[]
  ): Result {
    return super.runInAsyncScope(() => scope.run(this.asyncId(), () => run.apply(self, values)))
  }
}

Object.assign(hooks, {
  AsyncResource: ScopedResource,
  executionAsyncId: () => scope.getStore() ?? 0,
  createHook: (callbacks: HookCallbacks) => ({
    enable: () => (told = callbacks),
    disable: () => (told = undefined),
  }),
})
await import('node:test')
// The runner keeps what it was given; the program has Node's own.
Object.assign(hooks, { AsyncResource, createHook, executionAsyncId })
syncBuiltinESMExports()
