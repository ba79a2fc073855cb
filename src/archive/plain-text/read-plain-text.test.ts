import { describe, expect, it } from 'vitest'
import { isInvalid } from '../../platform/problem.ts'
import { bodyText } from '../../story/body/body.ts'
import type { CapturedPage } from '../captured-page.ts'
import { boilerplateName, BOILERPLATE_RULES } from './boilerplate.ts'
import { readPlainText } from './read-plain-text.ts'

function read(...lines: string[]): CapturedPage {
  const page = readPlainText(lines.join('\n'))
  if (isInvalid(page)) throw new Error(page.detail)
  return page
}

const TOP = [
  'Harbour flood live: barrier holds as second surge nears',
  'Families spend the night in the sports hall',
]
const LEAD = [
  'The flood barrier of Port Ellin has held through the night.',
  'A second surge is forecast for noon.',
]
const POST = [
  'Mayor thanks volunteers at the sports hall',
  'The mayor of Port Ellin said that she was proud of the town.',
]
const OLDER = ['Trains stop running along the coast', 'No train will run before Friday, the railway said.']

describe('text copied off a live page', () => {
  it('has a headline, a standfirst, a lead and updates, newest first', () => {
    const page = read(...TOP, ...LEAD, ...POST, ...OLDER)
    expect([page.headline, page.standfirst]).toEqual(TOP)
    expect(page.summary).toEqual(LEAD)
    expect(page.posts.map((post) => [post.headline, bodyText(post.body)])).toEqual([POST, OLDER])
    expect(page.remarks).toEqual(['Text has no times: only the order of the posts is kept, newest first.'])
  })

  it('reads the same with Windows line ends, blank lines and invisible characters', () => {
    const unix = [...TOP, ...LEAD, ...POST, ...OLDER]
    expect(readPlainText(`\ufeff${unix.join('\r\n\r\n')}\r\n`)).toEqual(read(...unix))
    expect(readPlainText(unix.map((line) => `  ${line}\u200b `).join('\n \n'))).toEqual(read(...unix))
  })

  it('loses an appeal of several paragraphs, but not the sentence that was glued to its end', () => {
    const page = read(
      ...TOP,
      'Your support keeps our reporters in the field',
      'From the coast to the capital, we go where others do not, and our new film about the tides shows it.',
      'We believe quality journalism should be free for all.',
      `Your contribution makes the difference.${LEAD[0]}`,
      ...LEAD.slice(1),
      ...POST,
    )
    expect(page.summary).toEqual(LEAD)
    expect(page.leftOut).toEqual(['support appeal'])
  })

  it('parts furniture that was glued to the end of a paragraph', () => {
    const page = read(
      ...TOP,
      ...LEAD,
      POST[0] ?? '',
      `${POST[1]}Subscribe today for unlimited access`,
      ...OLDER,
    )
    expect(bodyText(page.posts[0]?.body ?? { type: 'doc', content: [] })).toBe(POST[1])
  })

  it('keeps somebody in the story who asks for support, and a missing space that the writer left out', () => {
    const quote =
      '“Your support makes all the difference,” the mayor told the volunteers. “We need your donations today.”'
    const slip = 'The water fell by noon.It rose again at night.'
    expect(read(...TOP, ...LEAD, ...POST, quote, slip, ...OLDER).posts[0]?.body.content).toHaveLength(3)
  })

  it('loses buttons, prompts and adverts wherever they stand', () => {
    const page = read(
      'Skip to content',
      ...TOP,
      'Share',
      'Copy link',
      ...LEAD,
      'Advertisement',
      ...POST,
      'Sign up to our evening newsletter',
      ...OLDER,
      '(Reuters)',
      'Join the conversation',
      '24 comments',
      'Well done, town of Port Ellin',
      'Great work by everybody there.',
    )
    expect(page.posts.map((post) => bodyText(post.body))).toEqual([POST[1], OLDER[1]])
    expect(page.remarks.join(' ')).toContain('2 lines below the heading of the comments')
    expect(page.leftOut).toContain('advertisement')
  })

  it('takes times and bylines as hints that a post begins, and not as words', () => {
    const page = read(
      ...TOP,
      'Updated Friday 8 November 2024 12:10',
      ...LEAD,
      '12:04',
      ...POST,
      'By Ann Lee and Bo Day',
      'She will speak again at noon.',
      '3 minutes ago',
      'Power back in the old town',
      '11.20 GMT',
      ...OLDER,
    )
    expect(page.summary).toEqual(LEAD)
    expect(page.posts.map((post) => post.headline)).toEqual([POST[0], 'Power back in the old town', OLDER[0]])
    const at = (hour: number, minute: number) => Date.UTC(2024, 10, 8, hour, minute)
    expect(page.posts.map((post) => post.publishedAt)).toEqual([at(12, 4), null, at(11, 20)])
    expect(page.remarks).toEqual([
      '1 update has no time of its own: it keeps its place.',
      '1 time names no time zone: read as UTC.',
    ])
  })

  it('loses the badge above its headline, credits and the labels of its sections', () => {
    const page = read(
      'LIVE',
      ...TOP,
      'Edited by Ann Lee',
      'Bo Day (now) and Ann Lee (earlier)',
      'Summary',
      ...LEAD,
      'Live reporting',
      ...POST,
    )
    expect([page.headline, ...page.summary]).toEqual([TOP[0], ...LEAD])
    expect(page.posts).toHaveLength(1)
  })

  it('gives a byline under a headline to that post', () => {
    const page = read(...TOP, ...LEAD, POST[0] ?? '', 'By Ann Lee and Bo Day', POST[1] ?? '', ...OLDER)
    expect(page.posts.map((post) => post.bylines)).toEqual([['Ann Lee', 'Bo Day'], []])
  })

  it('reads a report card into the update that announces it', () => {
    const page = read(
      ...TOP,
      ...LEAD,
      ...POST,
      'Ann Lee and Bo Day have more in this report:',
      'How a town of 9,000 built its own barrier',
      'Six years of work ended in June, a month before the storm',
      ...OLDER,
    )
    expect(page.posts).toHaveLength(2)
    expect(page.posts[0]).toMatchObject({
      kind: 'report',
      headline: POST[0],
      report: {
        headline: 'How a town of 9,000 built its own barrier',
        standfirst: 'Six years of work ended in June, a month before the storm',
        byline: 'Ann Lee and Bo Day',
        url: null,
      },
    })
    expect(bodyText(page.posts[0]?.body ?? { type: 'doc', content: [] })).toContain(
      'have more in this report:',
    )
  })

  it('reads a report without a standfirst, one in a single line, and one that ends the page', () => {
    const label = read(...TOP, ...LEAD, ...POST, 'Read more', 'How the barrier was built', ...OLDER)
    expect(label.posts.map((post) => post.report?.headline)).toEqual(['How the barrier was built', undefined])
    expect(label.posts[0]?.report?.standfirst).toBe('')
    const inline = read(
      ...TOP,
      ...LEAD,
      ...POST,
      'Read more: How the barrier was built',
      'The hall is open all night.',
      ...OLDER,
    )
    expect(inline.posts[0]?.body.content).toHaveLength(2)
    const last = read(
      ...TOP,
      ...LEAD,
      ...POST,
      'Full report:',
      'How the barrier was built',
      'Six years of work',
    )
    expect(last.posts[0]?.report).toMatchObject({
      headline: 'How the barrier was built',
      standfirst: 'Six years of work',
    })
    const button = read(...TOP, ...LEAD, ...POST, 'Read more', ...OLDER)
    expect(button.posts.map((post) => post.headline)).toEqual([POST[0], OLDER[0]])
  })

  it('leaves a paragraph without a headline in the post above, and bullets in their list', () => {
    const page = read(
      ...TOP,
      ...LEAD,
      ...POST,
      'The army has sent boats.',
      '• Take warm clothes',
      '• Stay away from the pier',
      ...OLDER,
    )
    expect(page.posts[0]?.body.content.map((block) => block.type)).toEqual([
      'paragraph',
      'paragraph',
      'bulletList',
    ])
  })

  it('gives two updates with one headline two origins', () => {
    const page = read(...TOP, ...LEAD, ...POST, POST[0] ?? '', 'She thanked them again at noon.')
    expect(new Set(page.posts.map((post) => post.origin)).size).toBe(2)
    const twice = read(...TOP, ...LEAD, ...POST, ...OLDER, ...POST)
    expect(twice.posts.map((post) => post.headline)).toEqual([OLDER[0], POST[0]])
    expect(twice.remarks).toContain('1 of the updates stood there more than once.')
  })

  it.each([
    ['a letter', 'Dear Ann,\nthank you for your letter.\nI hope you are well.'],
    ['one word', 'Hello'],
    ['a list of headlines', `${TOP[0]}\n${POST[0]}\n${OLDER[0]}`],
    ['nothing but furniture', 'Share\nCopy link'],
  ])('refuses what shows no update: %s', (_what, text) => {
    expect(readPlainText(text)).toMatchObject({ invalid: 'capture-no-live-page' })
  })

  it('is read in a moment even if it is one endless line or a million empty ones', () => {
    const endless = 'Your support. Subscribe “by “by By (a (a '.repeat(200_000)
    expect(readPlainText(endless)).toMatchObject({ invalid: 'capture-no-live-page' })
    expect(read(...TOP, ...LEAD, ...POST, endless).posts).toHaveLength(1)
    expect(readPlainText('\n '.repeat(5_000_000))).toMatchObject({ invalid: 'capture-no-live-page' })
    expect(readPlainText('a\n'.repeat(300_000))).toMatchObject({ invalid: 'capture-no-live-page' })
  }, 120_000) // a bound on hanging, not on speed
})

describe('the rules of furniture', () => {
  it.each([
    'Support independent journalism: make a one-off contribution today, and help us report',
    'Save for later',
    'Bookmark this story',
    'Sign up for our free daily newsletter',
    'Start your free trial',
    'Join the discussion',
    '128 Comments',
    'View comments',
    'Share on WhatsApp',
    'ADVERTISEMENT',
    'Article continues below',
    'Load more updates',
    'Back to top',
    'We use cookies',
    'Download our app',
    'Photo: Ann Lee',
    '(AFP via Getty Images)',
    '© 2024 Port Ellin Post. All rights reserved.',
  ])('know %s', (line) => {
    expect(boilerplateName(line)).toBeDefined()
  })

  it.each([
    'Mayor asks for support as shelters fill up',
    'Comments by the minister cause anger in parliament',
    'Share prices fall after the storm',
    'Subscribers to the telephone network lost service overnight.',
    'The company said that donations had doubled and that it would donate more.',
    'The newspaper put its coverage outside its paywall.',
    'Photographs show the extent of the damage',
  ])('leave news alone: %s', (line) => {
    expect(boilerplateName(line)).toBeUndefined()
  })

  it('each have a name', () => {
    expect(BOILERPLATE_RULES.every((rule) => rule.name !== '')).toBe(true)
  })
})
