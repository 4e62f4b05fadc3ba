import type { Kernel } from '../../kernel/run-command.ts'
import type { SignedIn } from '../../http/route.ts'
import { signedInNow } from '../people/sender-now.ts'

/**
 * Whether the person of a connection may still be here, and as whom. Events and time raise doubts; before anything else is
 * sent or done, the session or token is looked at again.
 */
export class Admission {
  readonly #kernel: Kernel
  readonly #signedIn: SignedIn
  readonly #identifyAgain: () => Promise<SignedIn | null>
  readonly #readLog: () => Promise<void>
  #now: SignedIn
  #ended = false
  #doubts = 0
  /** Up to which doubt it has been looked at. */
  #settled = 0
  #looking: Promise<void> | null = null

  /**
   * @param identifyAgain by the same credentials, read anew; throws a Problem when they are no longer good
   * @param readLog all that is committed, so that the event is known by which somebody has another role
   */
  constructor(
    kernel: Kernel,
    signedIn: SignedIn,
    identifyAgain: () => Promise<SignedIn | null>,
    readLog: () => Promise<void>,
  ) {
    this.#kernel = kernel
    this.#signedIn = signedIn
    this.#identifyAgain = identifyAgain
    this.#readLog = readLog
    this.#now = signedIn
  }

  /** As whom, by the last look. */
  get signedIn(): SignedIn {
    return this.#now
  }

  get isInDoubt(): boolean {
    return this.#doubts > this.#settled || this.millisLeft <= 0
  }

  /** Until the credentials run out, as far as it is known: a session lasts longer when it is used. Infinity for ever. */
  get millisLeft(): number {
    const { expiresAt } = this.#now
    return expiresAt === null || this.#ended ? Infinity : expiresAt - this.#kernel.clock.now()
  }

  /** Something was heard that may have ended or changed what this person may do. */
  doubt(): void {
    this.#doubts += 1
  }

  /** Looks as long as there are doubts. @returns false when the credentials have ended */
  async holds(): Promise<boolean> {
    while (this.isInDoubt && !this.#ended) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null
      })
      await this.#looking
    }
    return !this.#ended
  }

  async #look(): Promise<void> {
    const doubts = this.#doubts
    const now = await signedInNow({
      kernel: this.#kernel,
      signedIn: this.#signedIn,
      identifyAgain: this.#identifyAgain,
    })
    if (now && now.actor.role !== this.#now.actor.role) await this.#readLog()
    if (now) this.#now = now
    else this.#ended = true
    this.#settled = doubts
  }
}
