/** Default texts that cameras, phones and editing programs write into metadata. */
const BOILERPLATE =
  /^(?:none|n\/?a|null|unknown|default|untitled|unnamed|camera|photo|photograph(?:er|y)?|picture|image|scan|author|copyright|credit|caption|description|title|dav|hdr|hdrpl|edf|sdr|cof|ptr|oznor|rhdr|user ?comments?|screenshot|camera phone|digital (?:still )?camera|[\w. -]*\bdigital camera|sony dsc|dsc[\w-]*|img[\w-]*|dcim|samsung|created with gimp|processed with [\w. -]+|exif[\w ]*)$/i

/** The meaningful text of a picture's caption or credit; empty for default texts, or if it has no words. */
export function meaningfulText(text: string | undefined): string {
  const words = (text ?? '').replaceAll(/\s+/g, ' ').trim()
  return BOILERPLATE.test(words) || !/\p{L}/u.test(words) ? '' : words
}
