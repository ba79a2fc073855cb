/** The language of the messages beside this, and how it writes dates, numbers and plurals. */
export const LOCALE = 'en-GB'

const rules = new Intl.PluralRules(LOCALE)

export function plural(count: number, forms: { readonly one: string; readonly other: string }): string {
  return rules.select(count) === 'one' ? forms.one : forms.other
}
