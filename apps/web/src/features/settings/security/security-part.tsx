import { CodesSection } from './codes-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { TokensSection } from './tokens-section.tsx'
import { TotpSection } from './totp-section.tsx'
import { useSecondFactor } from './use-second-factor.ts'
import { PageShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Problem } from '@waybill/contract/problems/problem.ts'

export function SecurityPart() {
  const { data: factor, error } = useSecondFactor()
  return (
    <>
      <PasswordSection />
      {factor ? (
        <>
          <TotpSection factor={factor} />
          <PasskeysSection factor={factor} />
          {factor.enabled && <CodesSection factor={factor} />}
        </>
      ) : (
        <>{error instanceof Problem ? <ProblemNote problem={error} /> : <PageShape />}</>
      )}
      <SessionsSection />
      <TokensSection />
    </>
  )
}
