import { createContext } from 'preact'

/** Where a file of ours (`/media/…`) is found from the page that is drawn: as it is on a server, beside it in an export. */
export const MediaPlace = createContext<(path: string) => string>((path) => path)
