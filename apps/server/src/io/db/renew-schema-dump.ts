import { writeFileSync } from 'node:fs'
import { openTestStore, testEngine } from '../../testing/test-store.ts'
import { dumpSchema } from './dump-schema.ts'

// node apps/server/src/io/db/renew-schema-dump.ts writes the dump of one engine, chosen like that of the tests:
// for PostgreSQL set WAYBILL_TEST_ENGINE=postgres, and WAYBILL_TEST_POSTGRES_URL to a server that may be used for tests.
const database = await openTestStore()
writeFileSync(new URL(`schema.${testEngine}.sql`, import.meta.url), await dumpSchema(database.store))
await database.close()
