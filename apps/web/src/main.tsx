import './theme/tokens.css'
import './theme/base.css'
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startMessages } from './messages/messages.ts'
import { router } from './routes.tsx'
import { findOutWhoIsHere } from './session/session.ts'
import { queries } from './session/queries.ts'
import { styleNonce } from './theme/style-nonce.ts'
import { cssVariables, makeTheme } from './theme/theme.ts'
import { Sayings } from './ui/sayings.tsx'

startMessages()
void findOutWhoIsHere()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element "root"')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={makeTheme()}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce ?? ''}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Sayings />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
