import { writeFileSync } from 'node:fs'
import { openApiText } from '../http/openapi-document.ts'
import { OPENAPI_FILE } from './openapi-file.ts'
import { createTestWorld } from './test-world.ts'

// npm run openapi: writes the committed document anew after routes or schemas have changed.
const world = await createTestWorld()
writeFileSync(OPENAPI_FILE, openApiText(world.app))
await world.close()
