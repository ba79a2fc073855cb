/**
 * Boilerplate in the text of a copied page that is not part of the story. The rules are patterns of what such lines
 * say on any site, tried in order; the first match names the kind. Quoted words do not count, so that a quoted appeal
 * for support is kept.
 */
interface BoilerplateRule {
  readonly name: string
  readonly pattern: RegExp
  /** Maximum length of the line, in characters: a longer one is a paragraph. */
  readonly within: number
  /** The site must refer to itself ("we", "our", "your"), which news paragraphs do not do outside quotations. */
  readonly inHouseVoice?: true
}

const SHORT = 90
const SENTENCE = 240
const PARAGRAPH = 900

export const BOILERPLATE_RULES: readonly BoilerplateRule[] = [
  {
    name: 'support appeal',
    pattern:
      /\byour (?:generous |regular |continued )?(?:support|donations?|contributions?|backing) (?:helps?|makes?|allows?|means|keeps?|funds?|powers?|enables?|ensures?|matters)\b/i,
    within: PARAGRAPH,
  },
  {
    name: 'support appeal',
    pattern:
      /\b(?:support|fund|back|sustain|power|pay for|believe) (?:our|in our|independent|quality|public[- ]interest|fearless|free|open|this) (?:work|journalism|reporting|reporters|journalists|newsroom)\b|\bquality journalism\b/i,
    within: PARAGRAPH,
    inHouseVoice: true,
  },
  {
    name: 'support appeal',
    pattern:
      /\bpay ?walls?\b|\breader[- ](?:funded|supported)\b|\b(?:make|give) a (?:one-off |monthly |regular )?(?:donation|contribution)\b|\b(?:donate|contribute|support us|chip in) (?:today|now|from|monthly)\b/i,
    within: PARAGRAPH,
    inHouseVoice: true,
  },
  {
    name: 'support appeal',
    pattern:
      /^(?:donate|contribute|support us|become a (?:member|supporter)|make a (?:donation|contribution))(?: (?:now|today|here))?[.!]?$/i,
    within: SHORT,
  },
  {
    name: 'bookmark prompt',
    pattern:
      /\bbookmark(?:s|ed|ing)? (?:this|your|the|our|articles?|stories)\b|^(?:save|bookmark)(?: (?:article|story|for later|this (?:article|story|page)))?$/i,
    within: SENTENCE,
  },
  {
    name: 'newsletter sign-up',
    pattern:
      /^(?:sign up|subscribe|register)\b.{0,200}\b(?:newsletters?|e-?mails?|inbox|bulletin|briefing|alerts)\b|\b(?:newsletters?|briefing)\b.{0,120}\b(?:your|straight to|to the) inbox\b/i,
    within: SENTENCE,
  },
  {
    name: 'newsletter sign-up',
    pattern:
      /^(?:enter your e-?mail(?: address)?|i would like to be e-?mailed|please enter a valid e-?mail|by (?:signing|entering)\b.{0,200}\b(?:terms|privacy|policy))\b/i,
    within: 400,
  },
  {
    name: 'subscription offer',
    pattern:
      /^(?:subscribe|start|upgrade|unlock|get|try|want|already)\b.{0,200}\b(?:subscri(?:ption|be|ber)s?|premium|unlimited access|free trial)\b/i,
    within: SENTENCE,
  },
  { name: 'subscription offer', pattern: /^subscribe(?: (?:now|today|here))?[.!]?$/i, within: SHORT },
  {
    name: 'comments prompt',
    pattern:
      /^(?:join|start|be part of|take part in|have your say in)\b.{0,60}\b(?:comment\w*|conversations?|discussions?|debates?|forum|community)\b|^(?:have your say|what do you think\?.{0,80}comments?.{0,40}|(?:leave|post|add|write|read|view|show|hide|see|sort)(?: a| your| all| more| the)? comments?)[.!]?$/i,
    within: SENTENCE,
  },
  { name: 'comments prompt', pattern: /^(?:\d[\d,.]* ?)?comments?(?: ?\(?\d[\d,.]*\)?)?$/i, within: SHORT },
  {
    name: 'share buttons',
    pattern:
      /^(?:share(?: (?:this|article|story|post|on|via|with|to)\b.{0,40})?|copy link|link copied[.!]?|copied|tweet|e-?mail|print|facebook|twitter|x|whats ?app|bluesky|threads|linkedin|reddit|flipboard|pocket|messenger|telegram|pinterest|follow(?: us)?(?: on .{1,30})?)$/i,
    within: SHORT,
  },
  {
    name: 'advertisement',
    pattern:
      /^(?:advertisements?|ads?|sponsored(?: (?:by|content).{0,50})?|promoted(?: content)?|paid content|(?:article|story|content) continues (?:below|after)\b.{0,50}|(?:skip|close) (?:ad|advertisement)|remove ads|ad feedback|recommended(?: for you| reading)?)$/i,
    within: SHORT,
  },
  {
    name: 'page controls',
    pattern:
      /^(?:(?:load|show|view|see)(?: \d+)? (?:more|all|older|newer|earlier|previous|latest|new|key|less)(?: (?:updates?|posts?|events?|entries|\d+ .{1,20}))?|\d+ new updates?|show key events only|please turn on javascript.{0,80}|(?:newest|oldest|latest|most recent)(?: first)?|sort by|filter(?: by| updates)?|refresh(?: page)?|auto-?(?:refresh|update)s?(?: (?:on|off))?|back to top|(?:go|skip|jump) to (?:content|navigation|top|main content|comments|main)|menu|search|home|close|next|previous|expand|collapse|listen(?: to (?:this )?article)?|play(?: video)?|pause|mute|watch live|loading(?:\.\.\.|…)?|sign in|log ?in|log ?out|register|my account|subscribe\/log in|opens in new (?:window|tab)|toggle caption)$/i,
    within: SHORT,
  },
  {
    name: 'section label',
    pattern:
      /^(?:summary|key (?:points|events|moments|updates)|live (?:reporting|updates|coverage|feed|blog)|latest updates|at a glance|timeline)$/i,
    within: SHORT,
  },
  {
    name: 'cookie notice',
    pattern:
      /^(?:we (?:and our partners )?use cookies|we value your privacy|accept (?:all )?(?:cookies)?$|reject all|manage (?:cookies|preferences|choices))/i,
    within: 400,
  },
  {
    name: 'app promotion',
    pattern: /^(?:download|get|install|open)\b.{0,40}\b(?:in )?(?:our|the|my) (?:[\w’']+ ){0,3}app\b/i,
    within: SENTENCE,
  },
  {
    name: 'picture credit',
    pattern:
      /^(?:\((?:[^()]{0,40}\b)?(?:getty|reuters|ap|afp|epa|pa|shutterstock|rex|alamy|image|photo|picture)\b[^()]{0,40}\)|(?:(?:image|photo(?:graph)?|picture|video)s? (?:credit|source|caption|by)s?|credit): .{1,80}|(?:image|media) (?:source|caption)\b.{0,120}|©.{1,80})$/i,
    within: 140,
  },
  {
    // A name or an agency: "Pictures: the quay from above" is an update.
    name: 'picture credit',
    pattern:
      /^(?:[Ii]mage|[Pp]hoto(?:graph)?|[Pp]icture|[Vv]ideo)s?: (?:[^.!?]{1,60}\/[^.!?]{1,60}|\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}(?: \([^()]{1,40}\))?)$/u,
    within: 140,
  },
  {
    name: 'copyright',
    pattern: /^(?:©|copyright\b).{0,30}\d{4}.{0,80}$|\ball rights reserved[.!]?$/i,
    within: SENTENCE,
  },
]

/** The kind of boilerplate ("support appeal"); undefined for a line of the story. */
export function boilerplateName(line: string): string | undefined {
  if (line.length > PARAGRAPH) return undefined
  const words = outsideQuotes(line)
  const isHouse = isInHouseVoice(words)
  return BOILERPLATE_RULES.find(
    (rule) =>
      line.length <= rule.within && (rule.inHouseVoice !== true || isHouse) && rule.pattern.test(words),
  )?.name
}

/** Whether the site refers to itself or addresses the reader, outside quotations. */
function isInHouseVoice(line: string): boolean {
  return /\b(?:we|we['’]re|we['’]ve|our|ours|us|your)\b/.test(
    outsideQuotes(line)
      .replaceAll(/\bUS\b/g, '')
      .toLowerCase(),
  )
}

/** An unclosed quotation extends to the end, as in a paragraph whose quotation continues in the next. */
function outsideQuotes(line: string): string {
  return line
    .replaceAll(/“[^”]*(?:”|$)/g, ' ')
    .replaceAll(/"[^"]*(?:"|$)/g, ' ')
    .trim()
}

/** Maximum distance between two lines of an appeal, with unrecognised lines between them. */
const APPEAL_GAP = 4

/**
 * An appeal spans several paragraphs, some of which are unspecific. A line between two lines of an appeal belongs to
 * it if it is in the site's own voice.
 */
export function withWholeAppeals(
  lines: readonly string[],
  names: readonly (string | undefined)[],
): (string | undefined)[] {
  const whole = [...names]
  let last: number | undefined
  names.forEach((name, index) => {
    if (name !== 'support appeal') return
    if (last !== undefined && index - last - 1 <= APPEAL_GAP) {
      const between = lines.slice(last + 1, index)
      if (between.every((line, at) => names[(last ?? 0) + 1 + at] !== undefined || isInHouseVoice(line))) {
        for (let at = last + 1; at < index; at++) whole[at] ??= name
      }
    }
    last = index
  })
  return whole
}
