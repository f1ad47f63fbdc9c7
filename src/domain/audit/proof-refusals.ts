import { invalidInput, type Refusal } from '../kernel/refusal.js';

/** There is no tree of one of these sizes. */
export function notFoundProof(oldSize: number, size: number): Refusal {
  return invalidInput(
    'oldSize, size',
    `${oldSize}, ${size}`,
    '1 ≤ oldSize ≤ size ≤ 最新检查点的事件数',
    '1 ≤ oldSize ≤ size ≤ the size of the newest checkpoint',
  );
}
