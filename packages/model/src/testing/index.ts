export { conversation, message } from './builders.ts'
