import { createHash } from 'node:crypto';

import {
  completeSubtrees,
  consistencyProof,
  inclusionProof,
  type LeafRange,
  rootFromInclusion,
  rootsFromConsistency,
  RunningTree,
} from '../../../src/domain/audit/merkle.js';
import { leafOf, TREE_HASH } from '../../../src/platform/crypto/tree-hash.js';

const hash = TREE_HASH.sha256;
/** The reference leaves of Certificate Transparency (RFC 6962 test vectors, google/certificate-transparency). */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => leafOf('sha256', `leaf ${index}`));

/** The definition of RFC 6962 section 2.1, as it stands there. */
function mth(list: readonly Buffer[]): Buffer {
  if (list.length === 0) return createHash('sha256').digest();
  if (list.length === 1) return list[0]!;
  let split = 1;
  while (split * 2 < list.length) split *= 2;
  return hash.node(mth(list.slice(0, split)), mth(list.slice(split)));
}
const rootIn =
  (list: readonly Buffer[]) =>
  ({ begin, end }: LeafRange): Buffer =>
    mth(list.slice(begin, end));

describe('the Merkle tree', () => {
  it('has the roots of the reference vectors', () => {
    const tree = new RunningTree(hash);
    expect(tree.root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [index, input] of INPUTS.entries()) {
      tree.push(
        createHash('sha256')
          .update(Buffer.concat([Buffer.from([0]), Buffer.from(input, 'hex')]))
          .digest(),
      );
      expect(tree.root().toString('hex')).toBe(ROOTS[index]);
    }
  });

  it('goes on from its peaks, and tells of every complete subtree once', () => {
    const list = leaves(300);
    const told: string[] = [];
    const whole = new RunningTree(hash);
    for (const leaf of list)
      whole.push(leaf, (height, index, root) => {
        told.push(`${height}/${index}`);
        expect(root).toEqual(mth(list.slice(index * 2 ** height, (index + 1) * 2 ** height)));
      });
    expect(new Set(told).size).toBe(told.length);
    expect(told.filter((name) => name.startsWith('8/'))).toEqual(['8/0']);
    const first = new RunningTree(hash);
    for (const leaf of list.slice(0, 137)) first.push(leaf);
    const second = new RunningTree(hash, first.size, first.peaks);
    for (const leaf of list.slice(137)) second.push(leaf);
    expect([second.size, second.root()]).toEqual([300, mth(list)]);
  });

  it('proves every leaf of every size, and nothing else', () => {
    const list = leaves(34);
    for (let size = 1; size <= list.length; size += 1) {
      const tree = list.slice(0, size);
      for (let index = 0; index < size; index += 1) {
        const path = inclusionProof(index, size).map(rootIn(tree));
        expect(rootFromInclusion(hash, tree[index]!, index, size, path)).toEqual(mth(tree));
        expect(rootFromInclusion(hash, leafOf('sha256', 'another'), index, size, path)).not.toEqual(mth(tree));
        if (size > 1)
          expect(rootFromInclusion(hash, tree[index]!, (index + 1) % size, size, path)).not.toEqual(mth(tree));
        expect(rootFromInclusion(hash, tree[index]!, index, size, [...path, path[0] ?? tree[0]!])).not.toEqual(
          mth(tree),
        );
      }
    }
    expect(rootFromInclusion(hash, list[0]!, 5, 5, [])).toBeNull();
  });

  it('proves that every size begins with every smaller one, and shows a fork', () => {
    const list = leaves(34);
    for (let size = 1; size <= list.length; size += 1) {
      for (let old = 1; old <= size; old += 1) {
        const path = consistencyProof(old, size).map(rootIn(list.slice(0, size)));
        const [oldRoot, newRoot] = [mth(list.slice(0, old)), mth(list.slice(0, size))];
        expect(rootsFromConsistency(hash, old, size, oldRoot, path)).toEqual({ old: oldRoot, new: newRoot });
        if (old === size) continue;
        const forked = rootsFromConsistency(hash, old, size, leafOf('sha256', 'another past'), path);
        expect(forked?.old.equals(leafOf('sha256', 'another past')) === true && forked.new.equals(newRoot)).toBe(false);
        expect(rootsFromConsistency(hash, old, size, oldRoot, path.slice(0, -1))).not.toEqual({
          old: oldRoot,
          new: newRoot,
        });
      }
    }
  });

  it('takes subtrees apart into complete ones, the largest first', () => {
    expect(completeSubtrees({ begin: 0, end: 7 })).toEqual([
      { begin: 0, end: 4 },
      { begin: 4, end: 6 },
      { begin: 6, end: 7 },
    ]);
    expect(completeSubtrees({ begin: 8, end: 16 })).toEqual([{ begin: 8, end: 16 }]);
  });

  it('can be built with SM3 as well (GB/T 32905, example 1)', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    const tree = new RunningTree(TREE_HASH.sm3);
    tree.push(leafOf('sm3', 'one'));
    tree.push(leafOf('sm3', 'two'));
    expect(tree.root()).toEqual(
      createHash('sm3')
        .update(Buffer.concat([Buffer.from([1]), leafOf('sm3', 'one'), leafOf('sm3', 'two')]))
        .digest(),
    );
  });
});
