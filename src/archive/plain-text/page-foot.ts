/** Headings above lists of other articles. */
const OTHERS =
  /^(?:most (?:read|popular|viewed|shared|recent)|popular(?: now| stories)?|trending(?: now| stories)?|more on this (?:story|topic)|more (?:stories|news|headlines|from .{2,40})|related (?:stories|articles|topics|content|coverage|links)|you (?:may|might) (?:also )?(?:like|be interested in).{0,20}|top stories|editor['’]s picks|recommended (?:stories|articles)|read more from .{2,40}|from around the web|from our partners|meistgelesen|mehr zum thema|à lire aussi|les plus lus|más leídas|lo más (?:leído|visto)|le più lette|leggi anche|mais lidas|najczęściej czytane|meest gelezen)$/i

export function isFootHeading(line: string): boolean {
  return OTHERS.test(line)
}
