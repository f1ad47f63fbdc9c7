/**
 * What is heavy by volume runs on less in `npm test` and in full in `npm run test:long`: the same rules, fewer times.
 * The small one must still turn red when the rule is broken.
 */
export function volume<T>(small: T, full: T): T {
  return process.env['TEST_VOLUME'] === 'full' ? full : small;
}
