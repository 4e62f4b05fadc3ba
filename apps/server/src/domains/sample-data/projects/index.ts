import type { SampleProject } from '../story.ts'
import { network } from './network.ts'
import { office } from './office.ts'
import { security } from './security.ts'
import { shop } from './shop.ts'
import { warehouse } from './warehouse.ts'

export const PROJECTS: readonly SampleProject[] = [shop, network, office, warehouse, security]
