import { type Refusal, refuse } from '../../domain/kernel/refusal.js';
import type { GraphQLContext } from './context.js';
import { refusedOneByOne } from './errors.js';
import { RefusedError } from './refusal.js';

/** So much may be asked for at once. */
export const MOST_AT_ONCE = 50;

/**
 * Does many things one after the other. Each stands by itself: one that is refused stops none of the others, and the
 * answer is HTTP 200. Throws a refusal where there are none, or too many.
 */
export async function oneByOne<Item, Result>(
  field: string,
  items: readonly Item[],
  context: GraphQLContext,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  if (items.length === 0 || items.length > MOST_AT_ONCE) throw new RefusedError(tooMany(field, items.length));
  refusedOneByOne(context);
  const results: Result[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

function tooMany(field: string, count: number): Refusal {
  return refuse(
    'INVALID_INPUT',
    `一次应为1至${MOST_AT_ONCE}项，收到 ${count} 项`,
    `between 1 and ${MOST_AT_ONCE} at once, got ${count}`,
    { field, value: String(count), expected: `between 1 and ${MOST_AT_ONCE}` },
  );
}
