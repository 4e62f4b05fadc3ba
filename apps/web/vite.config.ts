import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compiledMessages } from './vite-compiled-messages.ts'

/** The server that `vite` passes the API on to: `WAYBILL_SERVER=http://127.0.0.1:3000 npx vite`. */
const server = process.env['WAYBILL_SERVER'] ?? 'http://127.0.0.1:3000'
const passOn = { target: server, changeOrigin: true, ws: true, rewriteWsOrigin: true }

/**
 * Libraries that every page needs change seldom, so they are files of their own that stay in the browser's cache. What only some
 * pages need is left to them.
 */
const EVERYWHERE: [name: string, packages: RegExp][] = [
  ['react', /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/],
  [
    'router',
    /[\\/]node_modules[\\/]@tanstack[\\/](?:react-router|router-core|history|store|react-store)[\\/]/,
  ],
]

/** In this order: the first group that takes a module has it. */
const GROUPS = [
  ...EVERYWHERE.map(([name, test]) => ({ name, test, priority: 3 })),
  { name: 'shell', tags: ['$initial' as const], priority: 2 },
  // The first page of all, with the parts that it is made of.
  { name: 'sign-in', test: /[\\/]sign-in-page\.tsx/, priority: 1 },
  // Each would be a file of 300 bytes, which costs more than it spares.
  { name: 'icons', test: /[\\/]lucide-react[\\/]/ },
]

/** Calls that only make a value: schemas that no page reads are left out of what the browser loads. */
const MAKES_A_VALUE = [
  'Type',
  'strict',
  'line',
  'optionalLine',
  'text',
  'oneOf',
  'nullable',
  'listOf',
  'tagged',
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compiledMessages()],
  // The server puts a new one there for each answer.
  html: { cspNonce: '__CSP_NONCE__' },
  server: { proxy: { '/api': passOn, '/docs': passOn, '/metrics': passOn } },
  build: {
    outDir: 'dist',
    target: 'baseline-widely-available',
    sourcemap: 'hidden',
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        manualPureFunctions: MAKES_A_VALUE,
        propertyReadSideEffects: false,
        moduleSideEffects: [
          { test: /[\\/]node_modules[\\/]typebox[\\/]|[\\/]packages[\\/]contract[\\/]/, sideEffects: false },
        ],
      },
      output: {
        codeSplitting: { groups: GROUPS },
        // Its own name of them says for which pages they are.
        chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
      },
    },
  },
})
