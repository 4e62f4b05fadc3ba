import { writeFileSync } from 'node:fs'
import { policiesMatrix } from '@waybill/contract/access/policies-matrix.ts'

writeFileSync(
  new URL('../packages/contract/src/access/policies.matrix.md', import.meta.url),
  policiesMatrix(),
)
