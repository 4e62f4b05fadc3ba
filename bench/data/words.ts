import type { Random } from '../../apps/server/src/domains/sample-data/seeded-random.ts'

/** The most common words, so that samples can be read; the rest are made of syllables. */
const COMMON = `error server request user access report update order screen printer network service window password account
file system customer invoice mail slow page button form list message missing wrong after when cannot open save send start
login phone data backup disk upgrade version install export import search field date time zone number address payment team
office laptop monitor keyboard cable router switch wireless signal certificate domain website link image upload download
attachment calendar meeting invite contact group permission role token session timeout cache queue job worker process memory
crash restart deploy release branch build test failure warning log trace metric alert incident change problem question idea
request approval contract licence renewal delivery shipment stock price discount refund return warranty repair spare part
machine sensor valve pump motor battery charger adapter case cover label barcode scanner camera driver firmware settings
language translation currency tax rounding total sum column row filter sort header footer template document signature`
const SYLLABLES =
  'ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve vi za zo'

/** So many different words are in use; the last of them stand in a few tickets of a million. */
const VOCABULARY = 20_000
/** Each place of the table has the same chance; 2^20 of them give the rarest word (1/20,000 of the sum) its own places. */
const TABLE = 1 << 20

/** All words, the most common first. The word of rank r is used as often as 1/r says (Zipf), as in real text. */
export const vocabulary: readonly string[] = makeVocabulary()
const table = makeTable()

export function wordOf(random: Random): string {
  return vocabulary[table[Math.floor(random.next() * TABLE)] ?? 0] ?? ''
}

export function sentenceOf(random: Random, least: number, most: number): string {
  const words = Array.from({ length: random.between(least, most) }, () => wordOf(random))
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function makeVocabulary(): string[] {
  const words = new Set(COMMON.split(/\s+/))
  const syllables = SYLLABLES.split(' ')
  // Counting through the syllables with a step that has no factor in common with their number mixes the beginnings.
  for (let place = 1; words.size < VOCABULARY; place += 1) {
    let rest = place * 9_973
    let word = ''
    for (let length = 0; length < 4; length += 1) {
      word += syllables[rest % syllables.length] ?? ''
      rest = Math.floor(rest / syllables.length)
    }
    words.add(word)
  }
  return [...words]
}

function makeTable(): Uint16Array {
  const weights = vocabulary.map((_, index) => 1 / (index + 1))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const places = new Uint16Array(TABLE)
  let word = 0
  let reached = (weights[0] ?? 0) / sum
  for (let place = 0; place < TABLE; place += 1) {
    while (place / TABLE > reached && word < VOCABULARY - 1) {
      word += 1
      reached += (weights[word] ?? 0) / sum
    }
    places[place] = word
  }
  return places
}
