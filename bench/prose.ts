/**
 * News-like English from a seeded generator: the same on every run, and about as compressible as what reporters write
 * (deflate takes real copy to about 0.62 of its size in 500-byte posts, 0.51 in 2 kB, 0.4 in a page; a post of one
 * repeated letter would flatter every compressor). It has no capital Q, which `load` reads as the start of a marker,
 * and nothing that HTML or JSON escapes.
 */
const words = (list: string): readonly string[] => list.trim().split(/\s+/)

const NOUN =
  words(`minister council bridge harbour hospital election border agency union court airport bank school
  committee police company crowd vote budget inquiry village river ministry spokeswoman witness lawyer judge tribunal
  driver engineer ballot coalition ceasefire convoy shelter district parliament treaty tariff refinery pipeline ferry
  glacier earthquake flood wildfire storm drought vaccine clinic nurse patient surgeon laboratory satellite rocket
  newspaper editor photograph archive museum orchestra stadium striker goalkeeper referee champion marathon pension
  mortgage inflation currency investor shareholder warehouse factory supplier shipment harvest farmer fishery forest
  reservoir dam turbine reactor grid battery network cable server password passport visa embassy diplomat envoy summit
  sanction prisoner hostage detective verdict appeal sentence jury constitution senator governor mayor candidate
  manifesto referendum petition protest barricade curfew soldier brigade drone missile trench tunnel motorway junction
  carriage platform timetable passenger luggage pilot runway helicopter lifeboat coastguard lighthouse cliff cathedral
  bishop charity volunteer donation landlord tenant apartment mosque university professor student scholarship curriculum`)
const ADJECTIVE =
  words(`senior local central northern coastal annual emergency temporary public private former interim
  independent provincial disputed damaged crowded narrow sudden bitter cautious unusual formal fragile costly reluctant
  remote flooded empty angry elderly young foreign domestic federal rural urban medical legal military financial joint
  secret modest fierce steady partial urgent routine historic broken unpaid wounded missing armed anonymous broad final
  early overnight technical controversial unanimous preliminary neighbouring regional ageing abandoned popular rival`)
const VERB =
  words(`closed delayed rejected approved visited evacuated rebuilt questioned praised criticised blocked
  defended ignored examined photographed inspected warned supported surrounded abandoned repaired postponed welcomed
  accused joined left crossed searched funded audited cancelled rescued replaced published challenged mentioned obtained
  lost recovered shelled reopened contacted thanked interrupted overtook followed exposed protected betrayed outlined
  endorsed withdrew condemned negotiated monitored seized released appointed dismissed discovered described extended`)
const SAID =
  words(`said told wrote admitted insisted confirmed denied claimed repeated explained suggested conceded argued
  announced predicted complained hinted estimated promised acknowledged`)
const ADVERB =
  words(`quietly again finally almost probably reportedly later soon still briefly openly twice barely
  slowly abruptly apparently largely meanwhile narrowly repeatedly officially rarely together elsewhere`)
const SMALL =
  words(`in near after before behind over against under with for from during across beyond outside between
  despite without along until`)
const DAY = words(
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday dawn noon midnight dusk lunchtime',
)
const SYLLABLE =
  words(`bar ken tol mir van sel dor hal lin gra wes tor mon ley fen ris ald ber cor nev ost pel ruth sha
  tam ulv wick yar zen bro chi dun ell fir gos hem ing jor kas lam`)

/** Makes a maker of texts: each call gives a new text of exactly so many characters, the same for the same seed. */
export function proseMaker(seed: number): (length: number) => string {
  let state = seed >>> 0
  // mulberry32: small, fast and even enough to choose words with
  const chance = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(chance() * limit)
  const one = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const name = (): string => capital(one(SYLLABLE) + one(SYLLABLE) + (chance() < 0.7 ? one(SYLLABLE) : ''))
  const someone = (): string => {
    const dice = below(10)
    if (dice < 3) return name()
    if (dice < 4) return `${2 + below(90)} ${one(ADJECTIVE)} ${one(NOUN)}s`
    if (dice < 6) return `the ${one(ADJECTIVE)} ${one(NOUN)}`
    if (dice < 8) return `${chance() < 0.5 ? 'its' : 'the'} ${one(NOUN)}`
    return `a ${one(NOUN)} of the ${one(NOUN)}`
  }
  const where = (): string => (chance() < 0.3 ? `on ${one(DAY)}` : `${one(SMALL)} ${someone()}`)
  const event = (): string =>
    `${someone()} ${chance() < 0.3 ? `${one(ADVERB)} ` : ''}${one(VERB)} ${someone()}`
  const sentence = (): string => {
    const dice = below(10)
    if (dice < 4) return `${event()} ${where()}.`
    if (dice < 6) return `${name()} ${one(SAID)} that ${event()}.`
    if (dice < 8) return `${where()}, ${event()}, and ${event()}.`
    if (dice < 9) return `it was ${one(ADVERB)} ${one(ADJECTIVE)}, ${someone()} ${one(SAID)} ${where()}.`
    return `more than ${10 * below(500)} ${one(NOUN)}s were ${one(VERB)} ${where()}.`
  }
  return (length) => {
    let text = ''
    while (text.length < length) text += `${text === '' ? '' : ' '}${capital(sentence())}`
    return `${text.slice(0, length - 1).trimEnd()}.`.padEnd(length, '.')
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
