import fc from 'fast-check';
import {
  appendLeaves,
  EMPTY_RANGE,
  rootLevels,
  rootOf,
  type CompactRange,
} from './compactRange';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash';

/** RFC 6962, section 2.1, word for word: split at the largest power of two below n. */
function naiveRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leafHash(leaves[0]);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

function grow(range: CompactRange, leaves: readonly Uint8Array[]) {
  return appendLeaves(range, leaves.map(leafHash));
}

// Inputs and roots of the Certificate Transparency reference implementation (merkletree/merkle_tree_test.cc), which
// every RFC 6962 implementation tests against.
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(hex => Buffer.from(hex, 'hex'));
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the Merkle tree of RFC 6962', () => {
  it('has the empty root of the RFC', () => {
    expect(rootOf(EMPTY_RANGE).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('has the roots of the Certificate Transparency test vectors', () => {
    let range = EMPTY_RANGE;
    CT_LEAVES.forEach((leaf, i) => {
      range = grow(range, [leaf]).range;
      expect(rootOf(range).toString('hex')).toBe(CT_ROOTS[i]);
    });
  });

  it('has the root of the definition, however the leaves were grouped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 20 }), {
          maxLength: 8,
        }),
        groups => {
          const range = groups.reduce(
            (before, group) => grow(before, group).range,
            EMPTY_RANGE,
          );
          expect(rootOf(range)).toEqual(naiveRoot(groups.flat()));
          expect(rootLevels(range.size)).toHaveLength(range.roots.length);
        },
      ),
    );
  });

  it('completes each subtree once, with the root of its leaves, and a range can be rebuilt from them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (first, second) => {
          const leaves = Array.from({ length: first + second }, (_, i) =>
            Buffer.from([i]),
          );
          const before = grow(EMPTY_RANGE, leaves.slice(0, first));
          const after = grow(before.range, leaves.slice(first));
          const nodes = new Map(
            [...before.completed, ...after.completed].map(node => [
              `${node.level}/${node.index}`,
              node.hash,
            ]),
          );
          expect(nodes.size).toBe(
            before.completed.length + after.completed.length,
          );
          for (const [name, hash] of nodes) {
            const [level, index] = name.split('/').map(Number);
            const width = 2 ** level;
            expect(hash).toEqual(
              naiveRoot(leaves.slice(index * width, (index + 1) * width)),
            );
          }
          let start = 0;
          rootLevels(leaves.length).forEach((level, i) => {
            const index = start / 2 ** level;
            const stored =
              level === 0
                ? leafHash(leaves[index])
                : nodes.get(`${level}/${index}`);
            expect(after.range.roots[i]).toEqual(stored);
            start += 2 ** level;
          });
        },
      ),
    );
  });

  it('counts levels beyond 32 bits', () => {
    expect(rootLevels(2 ** 40 + 5)).toEqual([40, 2, 0]);
  });
});
