import { createContext } from 'preact'

/** Maps the path of a media file (`/media/…`) for the rendered page: unchanged on a server, relative in an export. */
export const MediaPathContext = createContext<(path: string) => string>((path) => path)
