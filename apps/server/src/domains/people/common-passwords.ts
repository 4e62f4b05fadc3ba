import { invalidField, type Problem } from '@waybill/contract/problems/problem.ts'
import { foldEmail } from './email.ts'

/**
 * The most used passwords of leaked lists that are long enough to pass the length check; OWASP ASVS 5.0, 6.2.4, asks to
 * refuse them. Shorter ones are refused by their length.
 */
const COMMON = new Set(
  `1234567890 12345678910 123456789a 1234567891 0123456789 0987654321 9876543210 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5
  q1w2e3r4t5y6 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 qwertyuiop qwertyuiop123 qwerty1234 qwerty12345 qwerty123456
  asdfghjkl1 asdfghjklz zxcvbnm123 password12 password123 password1234 password12345 password123456 passw0rd123
  p@ssw0rd123 p@ssword123 mypassword newpassword changeme123 changeme1234 letmein123 letmein1234 welcome123
  welcome1234 welcome12345 administrator admin12345 admin123456 adminadmin administrator1 iloveyou12 iloveyou123
  iloveyou1234 abcdefghij abcdefghijk abcd123456 abcde12345 abc1234567 a123456789 aa123456789 1234qwerasdf
  football123 baseball123 basketball superman123 batman1234 princess123 sunshine123 monkey12345 dragon1234 michael123
  charlie123 jennifer123 liverpool1 chocolate1 starwars123 pokemon123 computer123 internet123 secret1234 secret12345
  default123 temporary1 waybill123 waybill1234 1029384756 1357924680 1122334455 11223344556 1111111111 0000000000
  summer2024 summer2025 winter2024 winter2025 spring2025 autumn2025`.split(/\s+/),
)

/** What a schema cannot say of a new password. @throws Problem 422 */
export function checkNewPassword(password: string, email: string | null, pointer = '/password'): void {
  const folded = password.toLowerCase()
  if (COMMON.has(folded) || new Set(folded).size <= 2) throw tooCommon(pointer)
  if (email !== null && (folded === foldEmail(email) || folded === foldEmail(email).split('@')[0])) {
    throw likeTheAddress(pointer)
  }
}

function tooCommon(pointer: string): Problem {
  return invalidField(pointer, 'person.password_too_common', 'is one of the passwords that are tried first')
}

function likeTheAddress(pointer: string): Problem {
  return invalidField(
    pointer,
    'person.password_like_email',
    'must not be the e-mail address or its name part',
  )
}
