import fc from 'fast-check';
import {
  appendLeaves,
  EMPTY_RANGE,
  rootLevels,
  rootOf,
  type CompactRange,
} from './compactRange';
import { leafHash } from './hash';
import { CT_LEAVES, CT_ROOTS, naiveRoot } from './__testUtils__/rfc6962';

function grow(range: CompactRange, leaves: readonly Uint8Array[]) {
  return appendLeaves(range, leaves.map(leafHash));
}

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
