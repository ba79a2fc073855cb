import { describe, expect, it } from 'vitest'
import { isInvalid } from '../../platform/problem.ts'
import { bodyText } from '../../story/body/body.ts'
import { readPlainText } from './read-plain-text.ts'

/** Text as people copy it off pages of many makes: what stands at an update, and where. */

const SHIP = [
  'First ship leaves the basin',
  'The ship has left the inner basin for the roads outside. It carries timber.',
] as const
const BERTH = [
  'Second berth is closed',
  'The berth is closed until the engineers have looked at it.',
] as const
const FIRE = [
  'Fire on the eastern quay is out',
  'The brigade says that the fire has been out since noon.',
] as const
const TOP = ['Harbour fire live: ferries wait outside', 'The fire is out; two berths stay closed'] as const

function read(lines: readonly string[], startAt?: number) {
  const page = readPlainText(lines.join('\n'), startAt)
  if (isInvalid(page)) throw new Error(page.detail)
  return page
}

const shown = (lines: readonly string[], startAt?: number) =>
  read(lines, startAt).posts.map((post) => [
    post.headline,
    bodyText(post.body),
    post.bylines.join(', '),
    post.publishedAt === null ? null : new Date(post.publishedAt).toISOString().slice(0, 16),
  ])

describe('an update of copied text', () => {
  it.each([
    ['below it, glued', ['Ann Harrow1 March 2024 14:17', 'Bo Tenby1 March 2024 13:02'], true],
    ['below it, the time first', ['Ann Harrow14:17, 1 March 2024', 'Bo Tenby13:02, 1 March 2024'], true],
    [
      'below it, with a line between',
      ['By Ann Harrow | March 1, 2024, 14:17', 'By Bo Tenby | March 1, 2024, 13:02'],
      true,
    ],
    ['above it, glued', ['1 March 2024 14:17Ann Harrow', '1 March 2024 13:02Bo Tenby'], false],
  ])('has its writer and time where they stand %s', (_where, [ofShip = '', ofBerth = ''], isBelow) => {
    const lines = isBelow
      ? [...TOP, 'A fire broke out on Friday.', ...SHIP, ofShip, ...BERTH, ofBerth]
      : [...TOP, 'A fire broke out on Friday.', ofShip, ...SHIP, ofBerth, ...BERTH]
    const page = read(lines)
    expect(page.summary).toEqual(['A fire broke out on Friday.'])
    expect(shown(lines)).toEqual([
      [...SHIP, 'Ann Harrow', '2024-03-01T14:17'],
      [...BERTH, 'Bo Tenby', '2024-03-01T13:02'],
    ])
    expect(page.remarks).toEqual(['2 times name no time zone: read as UTC.'])
  })

  it.each([
    [['14:17Ann Harrow', '13:02KEY EVENT', '12:10Bo Tenby']],
    [['Ann Harrow14:17', 'KEY EVENT 13:02', 'Bo Tenby 12:10']],
    [['2:17 pm | Ann Harrow', '1.02pm', '12:10pm · Bo Tenby']],
    [['14h17 – Ann Harrow', '13h02', '12h10 – Bo Tenby']],
  ])(
    'has the writer that stands with its time, and a clock counted from --at: %j',
    ([ship = '', berth = '', fire = '']) => {
      const lines = [...TOP, ship, ...SHIP, berth, ...BERTH, fire, ...FIRE]
      expect(shown(lines, Date.UTC(2024, 2, 1, 11, 10))).toEqual([
        [...SHIP, 'Ann Harrow', '2024-03-01T13:17'],
        [...BERTH, '', '2024-03-01T12:02'],
        [...FIRE, 'Bo Tenby', '2024-03-01T11:10'],
      ])
      const page = read(lines)
      expect(page.posts.every((post) => post.publishedAt === null)).toBe(true)
      expect(page.remarks.join(' ')).toMatch(/3 lines with a time .*--at/)
    },
  )

  it('has the day of the page, and that of the night before', () => {
    const lines = [...TOP, 'Fri 1 Mar 2024 00.40 GMT', '00.20 GMT', ...SHIP, '23.50 GMT', ...BERTH]
    expect(shown(lines).map(([, , , at]) => at)).toEqual(['2024-03-01T00:20', '2024-02-29T23:50'])
  })

  it('stands newest first, also where the page has its oldest on top', () => {
    const lines = [...TOP, '12:10', ...FIRE, '13:02', ...BERTH, '14:17', ...SHIP]
    expect(shown(lines).map(([headline]) => headline)).toEqual([SHIP[0], BERTH[0], FIRE[0]])
  })

  it.each([
    ['07:35: ', '07:09: '],
    ['7.35am - ', '7.09am - '],
    ['[07:35] ', '[07:09] '],
    ['0735, AB: ', '0709, CD: '],
    ['07:35 AB: ', '07:09 CD: '],
  ])('begins at a paragraph that begins with a time: %j', (first, second) => {
    const lines = [
      'Election night live',
      `${first}${SHIP[1]}`,
      'It may be back at noon.',
      `${second}${BERTH[1]}`,
    ]
    const hasInitials = first.includes('AB')
    expect(shown(lines)).toEqual([
      [null, `${SHIP[1]}\n\nIt may be back at noon.`, hasInitials ? 'AB' : '', null],
      [null, BERTH[1], hasInitials ? 'CD' : '', null],
    ])
  })

  it('is not begun by a number that is no time, or a year', () => {
    const body = [
      '10.30 metres of water stood in the dock.',
      '1820: the town gives the land.',
      '1914: the quay is built.',
    ]
    expect(shown([...TOP, 'Lead.', ...SHIP, ...body, ...BERTH])).toHaveLength(2)
  })

  it.each([
    ['Mayor: “Nobody knows how long it takes”', true],
    ['Is the quay safe?', true],
    ['The first ship has left the basin', true],
    ['“We are ready for all of it,” the mayor said.', false],
    ['“Nobody knows.”', false],
  ])('has as its headline, under a time, what reads as one: %s', (first, isHeadline) => {
    const [post] = shown([...TOP, '14:17', first, SHIP[1], '13:02', ...BERTH, '12:10', ...FIRE])
    expect(post?.[0]).toBe(isHeadline ? first : null)
  })

  it('may have a headline that ends in a full stop, where all have', () => {
    const lines = [
      'Harbour fire: live briefing',
      'March 1, 2024',
      'The ship has left.',
      SHIP[1],
      '— Ann Harrow',
      'The berth is closed.',
      BERTH[1],
      '— Bo Tenby',
    ]
    expect(shown(lines)).toEqual([
      ['The ship has left.', SHIP[1], 'Ann Harrow', null],
      ['The berth is closed.', BERTH[1], 'Bo Tenby', null],
    ])
  })

  it('may be a headline only, whatever word it begins with', () => {
    const lines = [
      ...TOP,
      '14:17',
      'Pictures: the quay from above',
      '13:50',
      'Watch: the pumps at work',
      '13:02',
      ...BERTH,
      '12:10',
      'Opening summary',
    ]
    expect(shown(lines).map(([headline]) => headline)).toEqual([
      'Pictures: the quay from above',
      'Watch: the pumps at work',
      BERTH[0],
      'Opening summary',
    ])
  })

  it.each([
    ['with times', ['30m ago', SHIP[0], '2h ago', FIRE[0]], true],
    ['with a heading', ['Key events', SHIP[0], FIRE[0]], true],
    ['without times anywhere', ['Key events', SHIP[0], FIRE[0], 'A fire broke out on Friday.'], false],
  ])('is there once, though a list of key events stands above, %s', (_what, list, isTimed) => {
    const time = (at: string) => (isTimed ? [at] : [])
    const lines = [
      ...TOP,
      ...list,
      ...time('14:20'),
      ...SHIP,
      ...time('13:02'),
      ...BERTH,
      ...time('12:10'),
      ...FIRE,
    ]
    const page = read(lines)
    expect(page.posts.map((post) => post.headline)).toEqual([SHIP[0], BERTH[0], FIRE[0]])
    expect(page.summary).toEqual(isTimed ? [] : ['A fire broke out on Friday.'])
    expect(page.leftOut).toContain('list of key events')
  })

  it('that is pinned is marked, and is there once where it stands in its place too', () => {
    const pinned = ['Pinned', 'How the timetable changes', 'A list that the desk keeps.']
    const once = read([...TOP, ...pinned, '14:17', ...SHIP, '13:02', ...BERTH])
    expect(once.posts.map((post) => [post.headline, post.isPinned === true])).toEqual([
      [pinned[1], true],
      [SHIP[0], false],
      [BERTH[0], false],
    ])
    const twice = read([...TOP, ...pinned, '14:17', ...SHIP, '13:02', ...pinned.slice(1)])
    expect(twice.posts.map((post) => post.headline)).toEqual([SHIP[0], pinned[1]])
  })

  it('has the message of a social network as a quotation with its writer', () => {
    const signed = '— Harbour Office (@harbour) March 1, 2024'
    const types = (...lines: string[]) =>
      read([...TOP, '14:17', SHIP[0], ...lines, '13:02', ...BERTH]).posts[0]?.body.content.map((block) => [
        block.type,
        bodyText({ type: 'doc', content: [block] }),
      ])
    expect(
      types(
        'The office says:',
        'Two are open. pic.twitter.com/abc',
        signed,
        'More soon.',
        'Credit: Cara Moyle/Example',
      ),
    ).toEqual([
      ['paragraph', 'The office says:'],
      ['blockquote', `Two are open. pic.twitter.com/abc\n\n${signed}`],
      ['paragraph', 'More soon.'],
    ])
    expect(
      types('The office says:', 'Two are open.', 'pic.twitter.com/abc', signed)?.map(([type]) => type),
    ).toEqual(['paragraph', 'blockquote'])
    expect(types(SHIP[1], 'pic.twitter.com/abc', signed)?.[0]).toEqual(['paragraph', SHIP[1]])
  })
})

describe('a copy of the whole page', () => {
  const menu = [
    'Jump to content',
    'UK EDITION',
    'SUBSCRIBE: 6 FOR 6 MONTHS',
    'NEWS',
    'SPORT',
    'Live: Vote',
    'NewsWorldHarbour',
  ]
  const foot = [
    'Most popular',
    'Old lighthouse gets a lamp',
    'The lamp shines again after eleven months in the dark, it is said.',
    'Privacy policy',
  ]

  it.each([
    TOP[0],
    'Hafenbrand im Liveticker: Fähren warten',
    'Incendie au port, en direct : les ferries attendent',
    'Harbour fire: ferries wait – latest updates',
  ])('begins at the story’s headline, not at the menu: %s', (headline) => {
    const page = read([
      ...menu,
      headline,
      TOP[1],
      'A fire broke out on the eastern quay early on Friday, and was put out.',
      ...SHIP,
      ...BERTH,
      ...foot,
    ])
    expect([page.headline, page.standfirst]).toEqual([headline, TOP[1]])
    expect(page.posts.map((post) => post.headline)).toEqual([SHIP[0], BERTH[0]])
    expect(page.posts.map((post) => bodyText(post.body))).toEqual([SHIP[1], BERTH[1]])
    expect(page.remarks).toContain('7 lines above the headline were left out.')
  })

  it('is refused where the headline cannot be told, with where to begin copying', () => {
    const lines = [...menu, 'Harbour fire: ferries wait outside', TOP[1], '14:17', ...SHIP, '13:02', ...BERTH]
    expect(readPlainText(lines.join('\n'))).toMatchObject({
      invalid: 'capture-no-live-page',
      detail: expect.stringContaining('Begin copying at the headline.'),
    })
  })
})

describe('text with no sign of a live page', () => {
  const body = [
    'The new lamp was lit on Thursday evening in front of two hundred people.',
    'A gift from the fishermen',
    'The old one had failed in March.',
    'How the lamp works',
    'It has sixty-four small lights.',
  ]

  it.each([
    ['an article with headings', ['Old lighthouse gets a new lamp', 'The lighthouse shines again.', ...body]],
    [
      'with its date and writer',
      [
        'Old lighthouse gets a new lamp',
        'By Ann Harrow',
        'Published 2 hours ago',
        'Updated 1 March 2024 14:17',
        ...body,
      ],
    ],
    ['about people who live', ['Where the fishermen of the island live', 'A visit to the north.', ...body]],
    [
      'with the times of other articles below',
      [
        'Old lighthouse gets a new lamp',
        'It shines.',
        ...body,
        'Most read',
        'Ferry to run again',
        '3 hours ago',
        'Council to vote',
        '5 hours ago',
      ],
    ],
    [
      'in another language',
      [
        'Alter Leuchtturm bekommt neue Lampe',
        'Von Ann Harrow',
        'Er leuchtet wieder.',
        'Ein Geschenk der Fischer',
        'Die alte war ausgefallen.',
      ],
    ],
    ['below a menu', ['News', 'Sport', 'Weather', 'Old lighthouse gets a new lamp', ...body]],
  ])('is refused: %s', (_what, lines) => {
    expect(readPlainText(lines.join('\n'))).toMatchObject({
      invalid: 'capture-no-live-page',
      detail: expect.stringMatching(/reads as an article|site’s menu/),
    })
  })

  it.each([
    ['a badge', ['LIVE', 'Harbour fire: ferries wait outside', 'Two berths closed.', ...SHIP]],
    [
      'its standfirst',
      ['Harbour fire: ferries wait outside', 'Follow our live coverage here', 'Lead.', ...SHIP],
    ],
    [
      'times',
      ['Harbour fire: ferries wait outside', 'Two berths closed', '14:17', ...SHIP, '13:02', ...BERTH],
    ],
    [
      '“as it happened”',
      ['Harbour fire: ferries leave – as it happened', 'Two berths closed', 'Lead.', ...SHIP],
    ],
    [
      'another language',
      [
        'Пожар в порту: онлайн',
        'Паромы ждут',
        'Порт закрыт.',
        'Первый корабль вышел из порта',
        'Он вышел в восемь часов.',
      ],
    ],
  ])('is not what has %s', (_what, lines) => {
    expect(read(lines).posts.length).toBeGreaterThan(0)
  })
})
