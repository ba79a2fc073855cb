/**
 * Signs that a text is from a live page: its headline says so ("live", "as it happened", a ticker in another
 * language), or its parts have times. An article with subheadings has neither.
 */

const LABEL = String.raw`(?:updates?|blog|news|coverage|reaction|results?|scores?|text|ticker|stream|feed|briefing|report(?:ing)?|commentary|as\b)`
const ENGLISH = new RegExp(
  String.raw`\blive(?:\s*$|\s*[:,.;–—|(]| - |\s+${LABEL})|(?:^|[:–—|(]\s*|\s-\s)live\b(?!\s+(?:in|near|with|at|to|by|under|without|among|there|here|longer|alone)\b)|\blive[- ]?blog|\bas it happen(?:s|ed)\b|\bas they (?:come|came) in\b|\bminute by minute\b|\b(?:latest|rolling|live) (?:updates?|news|coverage)\b|\b(?:news|story) updates\b|\bupdates\b\s*$|\blatest\s*[:–—]`,
  'iu',
)
const SHOUTED = /(?<!\p{L})LIVE(?!\p{L})/u
const ELSEWHERE =
  /\b(?:en direct|en vivo|en directo|in diretta|diretta|ao vivo|em direto|minuto a minuto|liveticker|live-ticker|newsticker|ticker|na żywo|relacja|naživo|živě|online přenos|on-line|canlı|directo|uživo|u živo|în direct|suora|suorana|otsepilt|tiešraide|tiesiogiai|élőben|élő|percről percre|direkte|direktrapport|senaste nytt|liveblogg|trực tiếp)\b|онлайн|прям(?:ой|ая|ої|а)|наживо|трансляц|ζωντανά|λεπτό προς λεπτό|مباشر|لحظة بلحظة|שידור חי|लाइव|ライブ|速報|直播|实时|實時|실시간|생중계|สด/iu

/** "Where fishermen live": the verb. */
const VERB = /\b(?:where|how|who|to|they|we|you|i|people|families|can|will|still|longer)\b[^:–—|]*\blive\s*$/i

/** Maximum length of a headline; a file may be one endless line. */
const LONGEST = 500

export function mentionsLive(line: string): boolean {
  const headline = line.slice(0, LONGEST)
  if (VERB.test(headline)) return false
  return ENGLISH.test(headline) || SHOUTED.test(headline) || ELSEWHERE.test(headline)
}
