// npm run chaos -- --clients=200 --edits=20000 --nodes=3 --engine=postgres --seed=1
// Many clients edit while connections, nodes, Redis and PostgreSQL fail; docs/decisions/0021-chaos.md says what must hold.
import { parseArgs } from 'node:util'
import { runChaos } from './run-chaos.ts'

const HELP = `npm run chaos -- [--clients=200] [--edits=20000] [--rate=100] [--nodes=3] [--engine=postgres|sqlite]
                 [--trouble=1] [--seed=N]

  --rate     edits that are begun each second, as long as the servers keep up
  --trouble  how often something fails; 3 is three times as often

Runs on servers of its own on this machine: nodes of Waybill, and for many nodes PostgreSQL and (where it is installed) Redis.
With the same seed the same edits and failures are chosen; when they meet depends on the machine.`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    clients: { type: 'string', default: '200' },
    edits: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '100' },
    nodes: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'postgres' },
    trouble: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const { engine } = values
if (engine !== 'sqlite' && engine !== 'postgres')
  throw new Error(`--engine is sqlite or postgres, not "${engine}"`)
const often = Number(values.trouble)
// What this run has started ends with it.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code))
}

console.log(`chaos with seed ${values.seed}`)
const { edits, why, trouble, events, seconds, wrong } = await runChaos({
  cluster: { engine, nodes: Number(values.nodes), redis: true },
  clients: Number(values.clients),
  edits: Number(values.edits),
  rate: Number(values.rate),
  seed: Number(values.seed),
  trouble: {
    ways: 300 / often,
    nodes: 8_000 / often,
    redis: 20_000 / often,
    postgres: 30_000 / often,
    rights: 1_500 / often,
  },
  say: (line) => {
    console.log(line)
  },
})
console.log(`\nedits    ${JSON.stringify(edits)}`)
console.log(`why not  ${JSON.stringify(why)}`)
console.log(`trouble  ${JSON.stringify(trouble)}`)
console.log(`log      ${String(events)} events; the run took ${seconds.toFixed(0)} s`)
for (const one of wrong.slice(0, 50)) console.log(`WRONG    ${one}`)
console.log(
  wrong.length === 0
    ? 'Every client shows what the server says, and every acknowledged edit is in the log once.'
    : `${String(wrong.length)} wrong; seed ${values.seed}`,
)
process.exitCode = wrong.length === 0 ? 0 : 1
