import { bodyFromText } from '../../story/body/body.ts'
import type { PostContent } from '../../story/post/post.ts'
import { sampleBody } from './sample-body.ts'
import { ANIL, CALLUM, MORAG, RUTH, sampleContent, type SamplePoint } from './sample-story.ts'

/** One step of the sample story after installation. Keys are those of the posts. */
export type SampleStep =
  | {
      readonly action: 'publish'
      readonly key: string
      readonly content: PostContent
      readonly isKeyEvent?: true
    }
  | { readonly action: 'edit'; readonly key: string; readonly content: PostContent }
  | { readonly action: 'summary'; readonly points: readonly SamplePoint[] }
  | { readonly action: 'withdraw'; readonly key: string; readonly reason: string }

/** The steps of the story while somebody watches, in order. */
export const SAMPLE_UPDATES: readonly SampleStep[] = [
  {
    action: 'publish',
    key: 'registered-137',
    content: sampleContent('update', {
      headline: 'Council has the names of 137 of the 140 people landed',
      dateline: 'Skarvoe',
      bylines: [MORAG, RUTH],
      body: sampleBody(`
        <p>Ternsay Island Council says <b>137 people</b> have given their names at the primary school. By
        the coastguard’s counts, taken on the quay and on the playing field, <b>140</b> were landed.</p>
        <p>Una Braithe, the council’s convener, said the likeliest explanation was that three people had gone
        straight home. The coastguard says it has no reason to think that anybody is missing. The two are now
        comparing their lists name by name.</p>`),
    }),
  },
  {
    action: 'publish',
    key: 'bar-nearly',
    content: sampleContent('update', {
      dateline: 'Skarvoe',
      bylines: [CALLUM],
      body: sampleBody(`
        <p>The gauge on Skarvoe bar now reads <b>4.7 metres</b>, a tenth of a metre short of what the harbour
        master wants. Edda Quill said she would decide by the gauge and not by the tide table.</p>`),
    }),
  },
  {
    action: 'publish',
    key: 'small-fire',
    content: sampleContent('update', {
      headline: 'Operator now says there was a small fire',
      dateline: 'Port Aldane',
      bylines: [ANIL],
      body: sampleBody(`
        <p>Ternsay Line says a <b>small fire</b> in the main switchboard room came before the loss of power,
        and that the crew put it out with hand extinguishers. While the ferry was adrift the company told us
        that it had no report of a fire.</p>
        <p>Owen Trask, its operations director, said the first answer was “right when it was given”, because
        the master’s report had not reached the office. The coastguard says it learned of the fire from the
        company’s statement and has asked the master for an account.</p>
        <p>What started the fire has not been established.</p>`),
    }),
  },
  {
    action: 'edit',
    key: 'lights-out',
    content: sampleContent('update', {
      dateline: 'Ternsay Sound',
      bylines: [RUTH],
      body: sampleBody(`
        <p>A passenger, Bridie Coll, has sent us messages from the ferry’s upper lounge. She says the lights
        went out before the engines stopped, that people were told to put on lifejackets and sit on the
        floor, and that there was “a smell like burnt plastic” by the stairs to the car deck.</p>
        <p>Ternsay Line says it has <b>no report of a fire</b>. The coastguard says the master has not
        reported one. We have not been able to establish what the smell was.</p>
        <p><i>Added: Ternsay Line has since said that there was a small fire in the main switchboard
        room.</i></p>`),
    }),
  },
  {
    action: 'publish',
    key: 'all-accounted-for',
    isKeyEvent: true,
    content: sampleContent('snap', {
      headline: 'All 152 people who were aboard are accounted for, coastguard and council say',
      dateline: 'Skarvoe',
      bylines: [MORAG],
    }),
  },
  {
    action: 'publish',
    key: 'three-went-home',
    content: sampleContent('update', {
      headline: 'Three had gone home without giving their names',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>The council’s list now has <b>140 names</b> and agrees with the coastguard’s. Una Braithe said the
        other three people live in Skarvoe, had walked home from the quay, and were found there by council
        staff.</p>
        <p>With the 12 crew still on the ferry, that makes the 152 whom the master counted.</p>`),
    }),
  },
  {
    action: 'summary',
    points: [
      {
        text:
          'All 152 people who were aboard the Sea Campion are accounted for, the coastguard and the ' +
          'council say: 140 ashore and 12 crew on the ferry.',
        key: 'three-went-home',
      },
      {
        text:
          'Ternsay Line now says that a small fire in the switchboard room came before the loss of power. ' +
          'It had earlier said that it had no report of one.',
        key: 'small-fire',
      },
      {
        text: 'The anchors stopped the ferry half a mile from the Hesper Rocks, by the coastguard’s radar.',
        key: 'anchored',
      },
      {
        text: 'The ferry is under tow, and waits off Skarvoe for 4.8 metres of water over the bar.',
        key: 'tow-waits',
      },
      {
        text: 'The hospital in Skarvoe has treated nine people. None is in a serious condition, it says.',
        key: 'hospital-nine',
      },
    ],
  },
  {
    action: 'publish',
    key: 'hospital-thirteen',
    content: sampleContent('update', {
      headline: 'Hospital raises the number treated to 13',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>Skarvoe Cottage Hospital has now treated <b>13 people</b>, four more than at its last count, Dr
        Leila Marchbank said. The four came in after landing by lifeboat and have left again. The two who
        were kept in with broken bones are still there.</p>
        <p>Asked about the fire, she said that none of the 13 had been treated for the effects of smoke, and
        that none was in a serious condition.</p>`),
    }),
  },
  {
    action: 'edit',
    key: 'registered-137',
    content: sampleContent('update', {
      headline: 'Council has the names of 137 of the 140 people landed',
      dateline: 'Skarvoe',
      bylines: [MORAG, RUTH],
      body: sampleBody(`
        <p>Ternsay Island Council says <b>137 people</b> have given their names at the primary school. By
        the coastguard’s counts, taken on the quay and on the playing field, <b>140</b> were landed.</p>
        <p>Una Braithe, the council’s convener, said the likeliest explanation was that three people had gone
        straight home. The coastguard says it has no reason to think that anybody is missing. The two are now
        comparing their lists name by name.</p>
        <p><i>Added: the three have since been found at home, the council says. Both lists now have 140
        names.</i></p>`),
    }),
  },
  {
    action: 'publish',
    key: 'tow-called-in',
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'Tow called in as the bar reaches 4.8 metres',
      dateline: 'Skarvoe',
      bylines: [CALLUM, MORAG],
      body: sampleBody(`
        <p>The harbour master has given the Averil leave to bring the Sea Campion over the bar. The gauge
        reads <b>4.8 metres</b>. The Ternsay lifeboat is standing by at the harbour mouth, and a harbour
        launch is waiting to take a line from the ferry’s stern.</p>
        <p>The north quay has been cleared, she says. Ambulances may still need the harbour road, and the
        council asks people to keep off it.</p>`),
    }),
  },
  {
    action: 'publish',
    key: 'passenger-quote',
    content: sampleContent('quote', {
      headline: 'A passenger on what they were told',
      dateline: 'Skarvoe',
      bylines: [RUTH],
      attribution: 'Bridie Coll, passenger, at the primary school in Skarvoe',
      body: bodyFromText(
        'The crew told us what they knew, and for a long time that was not much. I did not mind that. I ' +
          'would have liked somebody to say sooner that they did not know.',
      ),
    }),
  },
  {
    action: 'publish',
    key: 'alongside',
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'Sea Campion alongside at Skarvoe',
      dateline: 'Skarvoe',
      bylines: [MORAG, CALLUM],
      body: sampleBody(`
        <p>The ferry has been made fast at the north quay. All <b>12 crew</b> have come ashore; we counted
        them down the gangway, and the harbour master gives the same number. Two have since gone back aboard
        with fire officers.</p>
        <p>Everybody who was on the Sea Campion when it lost power, <b>152 people</b>, has now been landed,
        the coastguard says.</p>
        <p>There are 34 cars and six lorries on the car deck, according to Ternsay Line. It has not said when
        their owners will have them back.</p>`),
    }),
  },
  {
    action: 'publish',
    key: 'inquiry',
    content: sampleContent('update', {
      headline: 'Inspectors to look into the loss of power',
      dateline: 'Port Aldane',
      bylines: [ANIL, RUTH],
      body: sampleBody(`
        <p>The marine inspectorate says it is sending two inspectors to Skarvoe and has asked for the
        switchboard room to be left as it is. It has
        <a href="https://example.org/marine-inspectorate/notice">asked passengers</a> for pictures and
        recordings made on board.</p>
        <p>What has been announced:</p>
        <ul>
          <li><b>Sailings</b> are cancelled until further notice, Ternsay Line says.</li>
          <li><b>Supplies</b> on the island will last about five days, the council says. It has asked for a
          relief ferry.</li>
          <li><b>The cooling fan</b> named in the last inspection will be part of the inquiry, the
          inspectorate says. It gave no view on whether the fan had anything to do with the fire.</li>
        </ul>
        <p>Ternsay Line says it will give the inspectors everything they ask for.</p>`),
    }),
  },
  {
    action: 'summary',
    points: [
      {
        text:
          'The Sea Campion is alongside at Skarvoe. All 152 people who were aboard have been landed, the ' +
          'coastguard says.',
        key: 'alongside',
      },
      {
        text:
          'Ternsay Line says a small fire in the switchboard room came before the loss of power. It had ' +
          'earlier said that it had no report of one.',
        key: 'small-fire',
      },
      {
        text:
          'The marine inspectorate is sending two inspectors. Sailings to the island are cancelled until ' +
          'further notice, Ternsay Line says.',
        key: 'inquiry',
      },
      {
        text: 'The hospital in Skarvoe has treated 13 people and kept two in with broken bones, it says.',
        key: 'hospital-thirteen',
      },
      {
        text:
          'The first figure for people aboard, 148, was the operator’s. It left out four children under ' +
          'two, the company says.',
        key: 'correction-aboard',
      },
    ],
  },
]

/**
 * What follows the script: readings of four instruments in turn, for ever. Deterministic: the same `count` (0 for the
 * first) always gives the same post, without clock or randomness.
 */
export function sampleReading(count: number): PostContent {
  const turn = Math.max(0, Math.trunc(count))
  const gauge = GAUGES[turn % GAUGES.length] ?? windReading
  const { dateline, headline, text } = gauge(Math.floor(turn / GAUGES.length))
  return sampleContent('update', { headline, dateline, body: bodyFromText(text) })
}

interface Reading {
  readonly dateline: string
  readonly headline: string | null
  readonly text: string
}

/** `n` counts the readings of one instrument. */
type Gauge = (n: number) => Reading

const GAUGES: readonly Gauge[] = [windReading, barReading, waveReading, pressureReading]

/** The last values of the script, so that the first reading can be compared with them. */
const WIND_BEFORE = 31
const BAR_BEFORE = 4.8
const WAVES_BEFORE = 3.1
const PRESSURE_BEFORE = 985

function windReading(n: number): Reading {
  const mean = meanWind(n)
  const gust = Math.round(mean * 1.36)
  const than = compareReadings(mean, n === 0 ? WIND_BEFORE : meanWind(n - 1), (mph) => `${mph} mph`)
  const name = beaufortName(mean)
  return pickWording('Hesper Head', n, [
    [
      `Wind at Hesper Head: ${mean} mph, gusts of ${gust}`,
      `The mean wind is ${mean} mph from the north-west, ${than}, the weather station shows. ` +
        `The strongest gust was ${gust} mph.`,
    ],
    [null, `Mean wind at the Hesper Head station: ${mean} mph, ${than}. Gusts reach ${gust} mph.`],
    [
      `A ${name} at Hesper Head`,
      `The station measures a mean of ${mean} mph, a ${name} on the Beaufort scale. Gusts reach ${gust} mph.`,
    ],
    [null, `The station at Hesper Head shows ${mean} mph, ${than}, and a strongest gust of ${gust} mph.`],
    [
      `Gusts of ${gust} mph at Hesper Head`,
      `The mean wind is ${mean} mph, ${than}, according to the automatic station beside the lighthouse.`,
    ],
  ])
}

function barReading(n: number): Reading {
  const depth = barDepth(n)
  const than = compareReadings(depth, n === 0 ? BAR_BEFORE : barDepth(n - 1), inMetres)
  const margin = tenths(depth - 4.8)
  const against =
    margin === 0 ? 'just what' : `${inMetres(Math.abs(margin))} ${margin > 0 ? 'more' : 'less'} than`
  return pickWording('Skarvoe', n, [
    [`Skarvoe bar: ${inMetres(depth)}`, `That is the depth of water by the harbour gauge, ${than}.`],
    [
      null,
      `There are ${inMetres(depth)} of water over the bar at Skarvoe, by the harbour gauge. That is ` +
        `${against} the harbour master asked for before the ferry came in.`,
    ],
    [
      `Gauge reads ${inMetres(depth)} over Skarvoe bar`,
      `The depth is ${than}. It is measured by an automatic gauge at the harbour mouth.`,
    ],
    [null, `Harbour gauge, Skarvoe bar: ${inMetres(depth)}, ${than}.`],
    [null, `The depth over Skarvoe bar is ${than}: the gauge now shows ${inMetres(depth)}.`],
  ])
}

function waveReading(n: number): Reading {
  const height = waveHeight(n)
  const than = compareReadings(height, n === 0 ? WAVES_BEFORE : waveHeight(n - 1), inMetres)
  const period = Math.round(5 + height * 1.4)
  const sea = seaState(height)
  return pickWording('Ternsay Sound', n, [
    [
      `Waves of ${inMetres(height)} in the Sound`,
      `The wave buoy’s latest figure is ${than}. A wave passes every ${period} seconds.`,
    ],
    [null, `The buoy in Ternsay Sound measures waves of ${inMetres(height)}, ${than}.`],
    [
      `Sea in Ternsay Sound ${sea}, by the buoy’s figures`,
      `It measures waves of ${inMetres(height)}, ${than}, with ${period} seconds between them.`,
    ],
    [
      null,
      `Wave buoy, Ternsay Sound: ${inMetres(height)} every ${period} seconds. On the scale that sailors ` +
        `use, the sea is ${sea}.`,
    ],
    [
      `Wave buoy reads ${inMetres(height)}`,
      `The height is the mean of the highest third of the waves. The latest figure is ${than}.`,
    ],
  ])
}

function pressureReading(n: number): Reading {
  const pressure = airPressure(n)
  const than = compareReadings(pressure, n === 0 ? PRESSURE_BEFORE : airPressure(n - 1), inMillibars)
  return pickWording('Hesper Head', n, [
    [null, `The barometer at Hesper Head stands at ${inMillibars(pressure)}, ${than}.`],
    [`Barometer at ${inMillibars(pressure)}`, `The reading at Hesper Head is ${than}.`],
    [null, `Air pressure at the Hesper Head station: ${inMillibars(pressure)}, ${than}.`],
    [`Air pressure at Hesper Head: ${inMillibars(pressure)}`, `By the station’s barometer it is ${than}.`],
    [null, `The pressure at Hesper Head is ${than}. The station now shows ${inMillibars(pressure)}.`],
  ])
}

/** Picks one of the wordings in turn: a headline, or none, and the text. */
function pickWording(
  dateline: string,
  n: number,
  wordings: readonly (readonly [string | null, string])[],
): Reading {
  const [headline, text] = wordings[n % wordings.length] ?? [null, '']
  return { dateline, headline, text }
}

function compareReadings(now: number, before: number, format: (value: number) => string): string {
  if (now === before) return 'unchanged'
  return `${now > before ? 'up' : 'down'} from ${format(before)}`
}

/** Decays from `start` towards `end`, fast at first: a storm that dies down. */
function decay(start: number, end: number, n: number): number {
  return end + (start - end) * Math.exp(-n / 40)
}

/** Miles an hour; ends between 14 and 18. */
function meanWind(n: number): number {
  return Math.round(decay(30, 16, n) + 2 * Math.sin(n * 1.7))
}

/** Metres, a tide of 96 readings between 1.6 and 5.2. */
function barDepth(n: number): number {
  return tenths(3.4 + 1.8 * Math.cos((2 * Math.PI * (n - 11)) / 96))
}

function waveHeight(n: number): number {
  return tenths(decay(3, 1.1, n) + 0.15 * Math.sin(n * 2.3))
}

function airPressure(n: number): number {
  return Math.round(decay(986, 1_016, n) + 1.5 * Math.sin(n * 0.6))
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function inMetres(value: number): string {
  return `${value.toFixed(1)} metres`
}

function inMillibars(value: number): string {
  return `${value} millibars`
}

/** Names of the Beaufort scale for the possible readings. */
function beaufortName(mph: number): string {
  if (mph >= 32) return 'near gale'
  if (mph >= 25) return 'strong breeze'
  if (mph >= 19) return 'fresh breeze'
  return mph >= 13 ? 'moderate breeze' : 'gentle breeze'
}

/** The names of the Douglas scale. */
function seaState(height: number): string {
  if (height >= 2.5) return 'rough'
  return height >= 1.25 ? 'moderate' : 'slight'
}
