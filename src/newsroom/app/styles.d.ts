/** Vite takes these out into files of their own. */
declare module '*.css'
