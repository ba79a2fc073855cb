import { truncate } from '../../platform/text/truncate.ts'

const LONGEST_NAME = 60

/** Remarks about the updates of a page, counted. */
export class UpdateRemarks {
  empty = 0
  cutShort = 0
  doubled = 0
  clocks = 0
  timesOfPage = 0
  placeholders = 0
  readonly writersOfPage = new Set<string>()
  readonly #pictures: string[] = []

  pictures(name: string, addresses: readonly string[]): void {
    if (addresses.length === 0) return
    const what = addresses.length === 1 ? '1 picture' : `${addresses.length} pictures`
    this.#pictures.push(`${what} of "${truncate(name, LONGEST_NAME)}" left out: ${addresses.join(' ')}`)
  }

  sentences(): string[] {
    const stated: string[] = []
    const say = (count: number, one: string, many: string) => {
      if (count > 0) stated.push(`${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`)
    }
    say(this.empty, 'update has no words and was left out.', 'updates have no words and were left out.')
    say(
      this.cutShort,
      'update breaks off in the middle of a sentence or in dots: the page may give only the beginning.',
      'updates break off in the middle of a sentence or in dots: the page may give only their beginnings.',
    )
    say(
      this.doubled,
      'of the updates stood there more than once.',
      'of the updates stood there more than once.',
    )
    say(
      this.timesOfPage,
      'update has no time of its own, only that of the whole page: it keeps its place and shows no time.',
      'updates have no times of their own, only that of the whole page: they keep their order and show no time.',
    )
    say(
      this.clocks,
      'update shows its hour only: the day is that of the coverage.',
      'updates show their hour only: the day is that of the coverage.',
    )
    if (this.writersOfPage.size > 0)
      stated.push(
        `Updates that show no writer have none: the page gives all of them its own (${[...this.writersOfPage].slice(0, 3).join('; ')}).`,
      )
    say(
      this.placeholders,
      'placeholder of a publishing system was taken out.',
      'placeholders of a publishing system were taken out.',
    )
    return [...stated, ...this.#pictures]
  }
}
