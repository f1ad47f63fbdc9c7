export { SecondsReporter as default } from './seconds.js';
