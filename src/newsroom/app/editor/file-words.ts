/** What cameras, phones and editing programs write into a picture's fields by themselves; nobody has said it. */
const BOILERPLATE =
  /^(?:none|n\/?a|null|unknown|default|untitled|unnamed|camera|photo|photograph(?:er|y)?|picture|image|scan|author|copyright|credit|caption|description|title|dav|hdr|hdrpl|edf|sdr|cof|ptr|oznor|rhdr|user ?comments?|screenshot|camera phone|digital (?:still )?camera|[\w. -]*\bdigital camera|sony dsc|dsc[\w-]*|img[\w-]*|dcim|samsung|created with gimp|processed with [\w. -]+|exif[\w ]*)$/i

/** The words of a picture's own caption or credit; empty where a machine wrote them, or only signs stand there. */
export function wordsOfFile(text: string | undefined): string {
  const words = (text ?? '').replaceAll(/\s+/g, ' ').trim()
  return BOILERPLATE.test(words) || !/\p{L}/u.test(words) ? '' : words
}
