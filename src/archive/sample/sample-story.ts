import { bodyFromText } from '../../story/body/body.ts'
import { emptyContent, type PostContent, type PostKind } from '../../story/post/post.ts'
import { sampleBody } from './sample-body.ts'

/**
 * The sample story of a new installation: a ferry that lost power off an island. Every place, person, company and
 * figure in it is invented. Its texts contain no dates, weekdays or clock times, so that it can be installed at any
 * time.
 */

/** A point of the summary, with the key of the post it links to. */
export interface SamplePoint {
  readonly text: string
  readonly key: string
}

export interface SampleStory {
  readonly slug: string
  readonly headline: string
  readonly standfirst: string
  readonly section: string
  readonly language: string
  readonly summary: readonly SamplePoint[]
}

/** Times are minutes before installation. */
export interface SamplePost {
  readonly key: string
  readonly minutesBefore: number
  readonly content: PostContent
  readonly isKeyEvent?: true
  readonly isPinned?: true
  readonly edited?: { readonly minutesBefore: number; readonly content: PostContent }
  readonly withdrawn?: { readonly minutesBefore: number; readonly reason: string }
}

/** Content of a sample post: omitted `fields` are empty. */
export function sampleContent(kind: PostKind, fields: Partial<Omit<PostContent, 'kind'>>): PostContent {
  return { ...emptyContent(kind), ...fields }
}

/** The reporters of the sample story. */
export const MORAG = 'Morag Ellery'
export const ANIL = 'Anil Thackray'
export const RUTH = 'Ruth Wickersley'
export const CALLUM = 'Callum Ferrow'

export const SAMPLE_STORY: SampleStory = {
  slug: 'sample-ternsay-ferry',
  headline: 'Ternsay ferry: all passengers ashore after power failure in the Sound',
  standfirst:
    'The Sea Campion drifted towards the Hesper Rocks until its anchors held; a tug was sent to bring it ' +
    'in. A sample story: every place, person and figure in it is invented.',
  section: 'Islands',
  language: 'en-GB',
  summary: [
    {
      text:
        'The ferry Sea Campion lost power on its way from Port Aldane to Skarvoe and drifted towards the ' +
        'Hesper Rocks. The cause is not known.',
      key: 'adrift',
    },
    {
      text:
        'Its anchors stopped it half a mile from the rocks, the coastguard says. The operator says about a ' +
        'mile.',
      key: 'anchored',
    },
    {
      text:
        'There were 152 people aboard by the master’s count. Ternsay Line first gave 148 and now accepts ' +
        'the higher figure.',
      key: 'correction-aboard',
    },
    {
      text:
        'All 135 passengers and five of the crew are ashore, the coastguard says. Twelve crew have stayed ' +
        'aboard for the tow.',
      key: 'tow-begins',
    },
    {
      text:
        'The hospital in Skarvoe has treated nine people and kept two in. None is in a serious condition, ' +
        'it says.',
      key: 'hospital-nine',
    },
  ],
}

export const SAMPLE_POSTS: readonly SamplePost[] = [
  {
    key: 'ferry-loses-power',
    minutesBefore: 430,
    content: sampleContent('snap', {
      headline: 'Coastguard says a passenger ferry has lost power in Ternsay Sound',
      dateline: 'Port Aldane',
      bylines: [RUTH],
    }),
  },
  {
    key: 'adrift',
    minutesBefore: 421,
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'Ferry adrift three miles from the Hesper Rocks',
      dateline: 'Port Aldane',
      bylines: [ANIL],
      body: sampleBody(`
        <p>The car and passenger ferry <b>Sea Campion</b> is without power and drifting in Ternsay Sound,
        Aldane Coastguard says. It was on its way from Port Aldane to Skarvoe, on the island of Ternsay, when
        its engines stopped about twenty minutes ago.</p>
        <p>The coastguard puts it <b>about three miles</b> north-west of the Hesper Rocks and drifting towards
        them at roughly two miles an hour. It says the crew are ready to drop anchor as soon as the water is
        shallow enough.</p>
        <p>The weather station at Hesper Head last recorded a mean wind of 52 mph with gusts of 71 mph. The
        wave buoy in the Sound measured waves of 6.1 metres.</p>
        <p>We do not yet know how many people are aboard, or why the power failed.</p>`),
    }),
  },
  {
    key: 'aboard-first-figure',
    minutesBefore: 408,
    content: sampleContent('update', {
      headline: '148 people aboard, coastguard says',
      dateline: 'Port Aldane',
      bylines: [RUTH],
      body: sampleBody(`
        <p>There are <b>148 people</b> aboard the Sea Campion, the coastguard says: 131 passengers and 17
        crew.</p>
        <p>The ferry’s operator, Ternsay Line, says it has had no report of injuries.</p>`),
    }),
    edited: {
      minutesBefore: 262,
      content: sampleContent('update', {
        headline: '148 people aboard, operator says',
        dateline: 'Port Aldane',
        bylines: [RUTH],
        body: sampleBody(`
          <p>There are <b>148 people</b> aboard the Sea Campion, according to its operator, Ternsay Line: 131
          passengers and 17 crew. The company says the figure is taken from ticket sales and the crew
          list.</p>
          <p>Ternsay Line says it has had no report of injuries.</p>
          <p><i>Corrected: an earlier version named the coastguard as the source of this figure. A head count
          by the ferry’s master later found 152 people aboard.</i></p>`),
      }),
    },
  },
  {
    key: 'lights-out',
    minutesBefore: 391,
    content: sampleContent('update', {
      dateline: 'Ternsay Sound',
      bylines: [RUTH],
      body: sampleBody(`
        <p>A passenger, Bridie Coll, has sent us messages from the ferry’s upper lounge. She says the lights
        went out before the engines stopped, that people were told to put on lifejackets and sit on the
        floor, and that there was “a smell like burnt plastic” by the stairs to the car deck.</p>
        <p>Ternsay Line says it has <b>no report of a fire</b>. The coastguard says the master has not
        reported one. We have not been able to establish what the smell was.</p>`),
    }),
  },
  {
    key: 'tug-times',
    minutesBefore: 372,
    content: sampleContent('update', {
      headline: 'Tug two hours away, says operator; nearer four, says coastguard',
      dateline: 'Port Aldane',
      bylines: [ANIL],
      body: sampleBody(`
        <p>The tug Averil left Port Aldane about ten minutes ago. Ternsay Line expects it to reach the ferry
        in <b>about two hours</b>. The coastguard says that with this sea ahead of it the tug will need
        <b>nearer four</b>.</p>
        <p>The distance is 32 miles. The tug’s owner, the Port Aldane harbour company, says the Averil makes
        14 miles an hour in calm water, and would not put a time on this passage.</p>
        <p>Also on the way, according to the coastguard:</p>
        <ul>
          <li>the Ternsay lifeboat, from Skarvoe</li>
          <li>the Port Aldane lifeboat</li>
          <li>a coastguard helicopter, which will stand by at Skarvoe</li>
        </ul>`),
    }),
  },
  {
    key: 'anchors-hold',
    minutesBefore: 345,
    content: sampleContent('snap', {
      headline: 'Ferry has stopped drifting and its anchors are holding, coastguard says',
      dateline: 'Hesper Head',
      bylines: [CALLUM],
    }),
  },
  {
    key: 'anchored',
    minutesBefore: 338,
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'Sea Campion at anchor half a mile from the rocks, coastguard says',
      dateline: 'Hesper Head',
      bylines: [CALLUM, RUTH],
      body: sampleBody(`
        <p>The ferry has let go both anchors and is no longer moving, the coastguard says. Its radar puts the
        ship <b>half a mile</b> from the northern edge of the Hesper Rocks.</p>
        <p>A statement from Ternsay Line gives twice that distance:</p>
        <blockquote><p>The vessel is safely at anchor about one mile from the nearest hazard. Passengers are
        being looked after by our crew.</p></blockquote>
        <p>We have asked the company how it measured the mile and have had no answer. From Hesper Head the
        ferry can be made out lying bow to the wind. The distance cannot be judged from here.</p>`),
    }),
  },
  {
    key: 'head-count',
    minutesBefore: 312,
    content: sampleContent('update', {
      headline: 'Master counts 152 people aboard, four more than the operator’s figure',
      dateline: 'Port Aldane',
      bylines: [ANIL],
      body: sampleBody(`
        <p>The master of the Sea Campion has counted <b>152 people</b> aboard, the coastguard says, after the
        crew went through the ship deck by deck. That is 135 passengers and 17 crew.</p>
        <p>Ternsay Line is keeping to 148, which it says is the number of tickets sold added to the crew
        list. It says it is checking.</p>
        <p>We will use 152, because it rests on a count, and will say whose figure it is until the two
        agree.</p>`),
    }),
  },
  {
    key: 'controller-quote',
    minutesBefore: 290,
    content: sampleContent('quote', {
      headline: 'Coastguard decides to take the passengers off',
      dateline: 'Port Aldane',
      bylines: [ANIL],
      attribution: 'Marit Hollin, duty controller, Aldane Coastguard',
      body: bodyFromText(
        'The anchors are holding and nobody aboard is in immediate danger. But we would rather move people ' +
          'while the anchors hold than wait to see whether they go on holding. The helicopter will go ' +
          'first, because it is still too rough for a lifeboat to lie alongside.',
      ),
    }),
  },
  {
    key: 'correction-aboard',
    minutesBefore: 262,
    content: sampleContent('correction', {
      headline: 'Correction: who gave the first figure for people aboard',
      bylines: [RUTH],
      body: sampleBody(`
        <p>An earlier update said that the coastguard had put the number of people aboard at 148. <b>That was
        wrong.</b> The figure was Ternsay Line’s. It reached us in a company statement passed on by the
        coastguard’s press office; the coastguard had given no figure of its own by then. The update has been
        put right.</p>
        <p>Ternsay Line now accepts the master’s count of 152. It says the four people left out of its own
        figure are children under two, who travel without a ticket.</p>`),
    }),
  },
  {
    key: 'first-lift',
    minutesBefore: 240,
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'First 14 people landed at Skarvoe',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>A coastguard helicopter has lifted <b>14 people</b> off the Sea Campion and set them down on the
        playing field above Skarvoe harbour. We counted them as they came off; the coastguard gives the same
        number.</p>
        <p>They are families with the youngest children, and two people who are hurt, the coastguard says.
        Both walked to a waiting ambulance.</p>
        <p>The helicopter has gone back for more. Its crew expect each round trip to take about half an
        hour.</p>`),
    }),
  },
  {
    key: 'second-lift-misheard',
    minutesBefore: 214,
    content: sampleContent('update', {
      headline: 'Sixty people now ashore, coastguard says',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: bodyFromText(
        'The helicopter has landed a second time on the playing field at Skarvoe. Sixty people are now ' +
          'ashore, according to the coastguard.',
      ),
    }),
    withdrawn: {
      minutesBefore: 206,
      reason:
        'A figure was misheard over the radio. The coastguard said that the second lift had brought ' +
        'sixteen people; we wrote that sixty were ashore. The number ashore at that time was 30.',
    },
  },
  {
    key: 'second-lift',
    minutesBefore: 204,
    content: sampleContent('update', {
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>The second lift brought <b>16 people</b>, which makes <b>30 ashore</b>. We have withdrawn an update
        that gave a higher number: a figure read out over the radio was misheard. The coastguard has now sent
        us both figures in writing and has agreed to do so for every landing.</p>`),
    }),
  },
  {
    key: 'where-to-ask',
    minutesBefore: 182,
    isPinned: true,
    content: sampleContent('update', {
      headline: 'Where to ask about somebody on the ferry',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>Ternsay Island Council has opened the primary school in Skarvoe to people brought off the ferry. It
        asks relatives to go there and not to the harbour, where the road has to be kept clear for
        ambulances.</p>
        <ul>
          <li><b>On Ternsay:</b> the primary school, Kirk Brae, Skarvoe</li>
          <li><b>In Port Aldane:</b> the ferry terminal, first floor</li>
          <li><b>From anywhere else:</b> the council’s
          <a href="https://example.org/ternsay-council/relatives">form for relatives</a></li>
        </ul>
        <p>The council asks everybody who is landed to give their name at the school, even if they are going
        straight home.</p>`),
    }),
    edited: {
      minutesBefore: 95,
      content: sampleContent('update', {
        headline: 'Where to ask about somebody on the ferry',
        dateline: 'Skarvoe',
        bylines: [MORAG],
        body: sampleBody(`
          <p>Ternsay Island Council has opened the primary school in Skarvoe to people brought off the ferry.
          It asks relatives to go there and not to the harbour, where the road has to be kept clear for
          ambulances.</p>
          <ul>
            <li><b>On Ternsay:</b> the primary school, Kirk Brae, Skarvoe</li>
            <li><b>In Port Aldane:</b> the ferry terminal, first floor</li>
            <li><b>From anywhere else:</b> the council’s
            <a href="https://example.org/ternsay-council/relatives">form for relatives</a></li>
          </ul>
          <p>The council asks everybody who is landed to give their name at the school, even if they are going
          straight home.</p>
          <p><b>Added:</b> buses leave the school for the north of the island after each lifeboat lands, the
          council says. It has beds for up to 90 people who cannot travel on.</p>`),
      }),
    },
  },
  {
    key: 'report-no-tug',
    minutesBefore: 160,
    content: sampleContent('report', {
      dateline: 'Port Aldane',
      bylines: [ANIL],
      body: bodyFromText(
        'The tug that is on its way had 32 miles to go. Council papers show why there is none closer to ' +
          'the Hesper Rocks.',
      ),
      report: {
        headline: 'Why Ternsay has no tug of its own',
        standfirst:
          'The harbour tug was sold six years ago to save £310,000 a year, the council’s accounts show. ' +
          'Two reviews since then have asked for one to be stationed at Skarvoe again.',
        byline: ANIL,
        url: null,
      },
    }),
  },
  {
    key: 'lifeboats-alongside',
    minutesBefore: 141,
    content: sampleContent('update', {
      headline: 'Lifeboats begin taking people off as the wind eases',
      dateline: 'Hesper Head',
      bylines: [CALLUM, MORAG],
      body: sampleBody(`
        <p>The sea has gone down enough for lifeboats to lie alongside the ferry. The Ternsay boat has taken
        off <b>22 people</b> and the Port Aldane boat <b>18</b>, the coastguard says. Both are on their way to
        Skarvoe.</p>
        <p>The helicopter has landed <b>59 people</b> in four lifts, by the coastguard’s written figures: 14,
        16, 15 and 14. It is now standing by.</p>
        <p>Once the two boats are in, 99 of the 152 people will be ashore and 53 still aboard.</p>
        <p>Hesper Head last recorded a mean wind of 41 mph with gusts of 55 mph. The wave buoy shows 4.2
        metres; it was 6.1 when the ferry was adrift.</p>`),
    }),
  },
  {
    key: 'hospital-nine',
    minutesBefore: 108,
    content: sampleContent('update', {
      headline: 'Hospital has treated nine people; the operator spoke of three',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>Skarvoe Cottage Hospital has treated <b>nine people</b> from the ferry, said Dr Leila Marchbank,
        who is in charge of its emergency room. Two have been kept in, one with a broken wrist and one with a
        broken collarbone. The other seven had cuts or bruises or were cold, and have left. None of the nine
        is in a serious condition, she said.</p>
        <p>A statement that Ternsay Line sent out half an hour earlier speaks of “three minor injuries”. The
        company says that is the number reported to its crew on board. The two figures count different
        things, and both may be right.</p>`),
    }),
  },
  {
    key: 'passengers-off',
    minutesBefore: 78,
    isKeyEvent: true,
    content: sampleContent('snap', {
      headline: 'All 135 passengers are off the ferry, coastguard says',
      dateline: 'Hesper Head',
      bylines: [CALLUM],
    }),
  },
  {
    key: 'tow-begins',
    minutesBefore: 58,
    isKeyEvent: true,
    content: sampleContent('key-event', {
      headline: 'Ferry under tow for Skarvoe with 12 crew aboard',
      dateline: 'Hesper Head',
      bylines: [CALLUM, ANIL],
      body: sampleBody(`
        <p>The tug Averil has the Sea Campion in tow. With no power to raise the anchors, the crew let them go
        and marked them with buoys, the coastguard says.</p>
        <p>All <b>140 people</b> taken off are now ashore, it says: 59 by helicopter and 81 by lifeboat. They
        are the 135 passengers and five crew. The master and 11 others have stayed aboard to handle the
        tow.</p>
        <p>The Averil reached the ferry about an hour ago, almost four and a half hours after leaving Port
        Aldane. The operator had expected it in two hours, the coastguard in nearer four.</p>
        <p>The tow has five miles to go, at about four miles an hour, and may then have to wait. Edda Quill,
        the harbour master at Skarvoe, says there are 3.8 metres of water over the bar and that she will not
        let the ferry in with less than <b>4.8 metres</b>. High water is a little over two and a half hours
        away.</p>`),
    }),
  },
  {
    key: 'coxswain-quote',
    minutesBefore: 40,
    content: sampleContent('quote', {
      headline: 'Lifeboat coxswain on taking people off',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      attribution: 'Tam Orrick, coxswain of the Ternsay lifeboat, to our reporter',
      body: bodyFromText(
        'The step across looks worse than it is. You wait for our deck to come up, you step, and somebody ' +
          'has hold of you. We had a girl of nine who asked to go again.\n\n' +
          'The ones with dogs were the hardest to hurry. We took the dogs too.',
      ),
    }),
  },
  {
    key: 'report-inspection',
    minutesBefore: 22,
    content: sampleContent('report', {
      dateline: 'Port Aldane',
      bylines: [RUTH],
      body: sampleBody(`
        <p>We have read the <a href="https://example.org/sea-campion/inspection">inspection papers</a>. They
        do not show what caused the loss of power.</p>`),
      report: {
        headline: 'What the Sea Campion’s last inspection found',
        standfirst:
          'Inspectors passed the ferry eleven weeks ago and asked for one repair, to a cooling fan in the ' +
          'main switchboard room. Ternsay Line says the work was done; we have not seen a record of it.',
        byline: RUTH,
        url: null,
      },
    }),
  },
  {
    key: 'tow-waits',
    minutesBefore: 2,
    content: sampleContent('update', {
      headline: 'Tow waits outside Skarvoe for the tide',
      dateline: 'Skarvoe',
      bylines: [MORAG],
      body: sampleBody(`
        <p>The tug and the ferry are about a mile off the harbour mouth. The gauge on the bar reads <b>4.6
        metres</b> and is rising, says the harbour master, Edda Quill. She is waiting for 4.8.</p>
        <p>Hesper Head last recorded a mean wind of 31 mph with gusts of 42 mph. The wave buoy shows 3.1
        metres.</p>
        <p>Still open:</p>
        <ul>
          <li>what caused the loss of power, and what the passenger Bridie Coll smelled near the car deck</li>
          <li>whether everybody landed has given their name at the school; the council has not published a
          count</li>
          <li>when the ferry service to the island will run again</li>
        </ul>`),
    }),
  },
]
