import { BrowserSection } from './browser-section.tsx'
import { ProfileSection } from './profile-section.tsx'

export function ProfilePart() {
  return (
    <>
      <ProfileSection />
      <BrowserSection />
    </>
  )
}
