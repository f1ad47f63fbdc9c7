import type { TreeHash } from '../kernel/tree-hash.js';
/** The leaves from `begin` up to and without `end`. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/**
 * A Merkle tree (RFC 6962 section 2.1) that grows and keeps no more than its peaks: the roots of the complete subtrees,
 * from the largest to the smallest, one for each bit of its size.
 */
export class RunningTree<H extends string | Uint8Array> {
  private readonly tops: H[];

  constructor(
    private readonly hash: TreeHash<H>,
    private count = 0,
    peaks: readonly H[] = [],
  ) {
    this.tops = [...peaks];
  }

  get size(): number {
    return this.count;
  }

  get peaks(): readonly H[] {
    return this.tops;
  }

  /**
   * Adds a leaf hash. `completed` hears of every subtree that this completes: its height and its place among those of
   * that height.
   */
  push(leaf: H, completed?: (height: number, index: number, root: H) => void): void {
    let root = leaf;
    let height = 0;
    let index = this.count;
    for (; index % 2 === 1; index = (index - 1) / 2) {
      root = this.hash.node(this.tops.pop() as H, root);
      height += 1;
      completed?.(height, (index - 1) / 2, root);
    }
    this.tops.push(root);
    this.count += 1;
  }

  root(): H {
    return joined(this.hash, this.tops);
  }
}

/** The root over subtrees that stand beside one another, the largest first. */
export function joined<H extends string | Uint8Array>(hash: TreeHash<H>, roots: readonly H[]): H {
  const last = roots.at(-1);
  return last === undefined
    ? hash.empty
    : roots.slice(0, -1).reduceRight((right, left) => hash.node(left, right), last);
}

/** The complete subtrees that a subtree of the tree is made of, the largest first. */
export function completeSubtrees({ begin, end }: LeafRange): readonly LeafRange[] {
  const parts: LeafRange[] = [];
  for (let from = begin; from < end;) {
    const width = largestPower(end - from + 1);
    parts.push({ begin: from, end: from + width });
    from += width;
  }
  return parts;
}

/**
 * The subtrees whose roots prove that leaf `index` is in the tree of `size` leaves, from the leaf upwards (RFC 6962
 * section 2.1.1).
 */
export function inclusionProof(index: number, size: number): readonly LeafRange[] {
  return pathTo(index, { begin: 0, end: size });
}

function pathTo(index: number, { begin, end }: LeafRange): readonly LeafRange[] {
  if (end - begin <= 1) return [];
  const split = begin + largestPower(end - begin);
  return index < split
    ? [...pathTo(index, { begin, end: split }), { begin: split, end }]
    : [...pathTo(index, { begin: split, end }), { begin, end: split }];
}

/**
 * The subtrees whose roots prove that the tree of `old` leaves is the beginning of that of `size` leaves (RFC 6962
 * section 2.1.2).
 */
export function consistencyProof(old: number, size: number): readonly LeafRange[] {
  return old === 0 || old === size ? [] : proofOf(old, { begin: 0, end: size }, true);
}

function proofOf(old: number, { begin, end }: LeafRange, whole: boolean): readonly LeafRange[] {
  if (old === end) return whole ? [] : [{ begin, end }];
  const split = begin + largestPower(end - begin);
  return old <= split
    ? [...proofOf(old, { begin, end: split }, whole), { begin: split, end }]
    : [...proofOf(old, { begin: split, end }, false), { begin, end: split }];
}

/** The root that an inclusion proof leads to; null for a proof of the wrong length (RFC 9162 section 2.1.3.2). */
export function rootFromInclusion<H extends string | Uint8Array>(
  hash: TreeHash<H>,
  leaf: H,
  index: number,
  size: number,
  path: readonly H[],
): H | null {
  if (!Number.isSafeInteger(index) || index < 0 || !(index < size)) return null;
  let [place, last] = [index, size - 1];
  let root: H = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = hash.node(sibling, root);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else root = hash.node(root, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? root : null;
}

/**
 * The two roots that a consistency proof leads to, of the old and of the new tree; null for a proof of the wrong length
 * (RFC 9162 section 2.1.4.2).
 */
export function rootsFromConsistency<H extends string | Uint8Array>(
  hash: TreeHash<H>,
  old: number,
  size: number,
  oldRoot: H,
  path: readonly H[],
): { readonly old: H; readonly new: H } | null {
  if (old === size) return path.length === 0 ? { old: oldRoot, new: oldRoot } : null;
  const proof = isPower(old) ? [oldRoot, ...path] : [...path];
  const first = proof.shift();
  if (first === undefined || old === 0 || old > size) return null;
  let [place, last] = [old - 1, size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let oldest: H = first;
  let newest: H = first;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      oldest = hash.node(sibling, oldest);
      newest = hash.node(sibling, newest);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else newest = hash.node(newest, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? { old: oldest, new: newest } : null;
}

/** The largest power of two that is smaller than `count`. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isPower(count: number): boolean {
  return (count > 0 && largestPower(count) * 2 === count) || count === 1;
}

function half(count: number): number {
  return Math.floor(count / 2);
}
