export { storyBySlug } from '../store.ts'
