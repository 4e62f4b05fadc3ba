import { inBrowser } from './testing/in-browser.ts'
import { lookAtPages } from './testing/look-at-pages.ts'

lookAtPages(inBrowser({ demo: true }), 'full', { project: 'SHOP', ticket: 'SHOP-81' })
