// node bench/plans.ts --size=10k          the plans of hot requests on generated data
// node bench/plans.ts --data=FOLDER       on the database of that folder itself, where one ticket is added
// Prints what is wrong with a plan, the slowest statement of each request and how long the request took; --all prints
// every plan. With DATABASE_URL in the environment it looks at PostgreSQL.
import { parseArgs } from 'node:util'
import { openKernel } from '../apps/server/src/open-kernel.ts'
import { readSettings } from '../apps/server/src/settings.ts'
import { cachedDatabase, copyDatabase, readDataset, removeCopy } from './data/cached-database.ts'
import type { Dataset } from './data/dataset.ts'
import { stopAll } from './processes/children.ts'
import { hotRequests } from './plans/hot-requests.ts'
import { lookAtReaders, lookAtRequests } from './plans/look-at-plans.ts'
import { recordStatements } from './plans/record-statements.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '10k' },
    data: { type: 'string' },
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
  },
})

if (values.data !== undefined) await look(values.data, readDataset(values.data))
else {
  const cached = await cachedDatabase(values.size)
  const copy = copyDatabase(cached)
  try {
    await look(copy, cached.dataset)
  } finally {
    removeCopy(copy)
    await stopAll()
  }
}

async function look(folder: string, { tokens }: Dataset): Promise<void> {
  const url = process.env['DATABASE_URL']
  const settings = readSettings(
    { WAYBILL_DATA: folder, ...(url !== undefined && { DATABASE_URL: url }) },
    process.cwd(),
  )
  const kernel = await recordStatements(() => openKernel(settings))
  try {
    const subject = { kernel: kernel.opened, recorder: kernel.recorder, tokens, indexesOnly: false }
    const requests = hotRequests('DESK-100').filter(({ name }) => name.includes(values.only))
    const { looks, took } = await lookAtRequests(subject, requests)
    if (values.only === '') looks.push(...(await lookAtReaders(subject)))
    for (const { name, millis } of took) {
      const slowest = looks
        .filter((one) => one.name === name)
        .reduce((most, one) => Math.max(most, one.statement.millis ?? 0), 0)
      console.log(`${millis.toFixed(1).padStart(9)} ms, slowest statement ${slowest.toFixed(1)} ms: ${name}`)
    }
    const shown = new Set<string>()
    for (const { name, statement, plan, findings } of looks) {
      const { sql } = statement
      if (shown.has(sql) || (!values.all && findings.length === 0)) continue
      shown.add(sql)
      const wrong = findings.map(({ kind, line }) => `${kind}: ${line}`).join('; ')
      console.log(`\n${name}${wrong === '' ? '' : ` - ${wrong}`}\n${sql}\n${plan.replaceAll(/^/gm, '    ')}`)
    }
  } finally {
    await kernel.opened.close()
  }
}
