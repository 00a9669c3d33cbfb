import fc from 'fast-check';
import { leafHash, nodeHash } from '../merkle/hash';
import {
  consistencyRanges,
  inclusionRanges,
  subtreesOf,
  type LeafRange,
} from '../merkle/proofRanges';
import {
  CT_LEAVES,
  CT_ROOTS,
  naiveConsistency,
  naivePath,
  naiveRoot,
} from '../merkle/__testUtils__/rfc6962';
import { verifyConsistency } from './consistency';
import { verifyInclusion } from './inclusion';
import { leafHashHex, nodeHashHex } from './sha256';

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, i) => Buffer.from([i, i >> 8]));

/** The hashes of ranges, the way the ledger reads them: from complete subtrees. */
function hashesOf(leaves: readonly Uint8Array[], ranges: LeafRange[]) {
  return ranges.map(range =>
    hex(
      subtreesOf(range)
        .map(({ level, index }) =>
          naiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
        )
        .reduceRight((right, left) => nodeHash(left, right)),
    ),
  );
}

function inclusion(leaves: readonly Uint8Array[], position: number) {
  return {
    leafHash: hex(leafHash(leaves[position])),
    rootHash: hex(naiveRoot(leaves)),
    proof: {
      position,
      size: leaves.length,
      hashes: hashesOf(leaves, inclusionRanges(position, leaves.length)),
    },
  };
}

function consistency(leaves: readonly Uint8Array[], from: number) {
  return {
    fromRoot: hex(naiveRoot(leaves.slice(0, from))),
    toRoot: hex(naiveRoot(leaves)),
    proof: {
      from,
      to: leaves.length,
      hashes: hashesOf(leaves, consistencyRanges(from, leaves.length)),
    },
  };
}

// Of the Certificate Transparency reference implementation (merkletree/merkle_tree_test.cc).
const N = {
  leaf0: CT_ROOTS[0],
  leaf1: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  from2to4: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  from4to8: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  leaf4: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  from6to8: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  from4to6: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
};

describe('inclusion proofs', () => {
  it.each([
    [0, 1, []],
    [0, 8, [N.leaf1, N.from2to4, N.from4to8]],
    [5, 8, [N.leaf4, N.from6to8, CT_ROOTS[3]]],
    [2, 3, [CT_ROOTS[1]]],
    [1, 5, [N.leaf0, N.from2to4, N.leaf4]],
  ])(
    'are the Certificate Transparency vectors: entry %d of %d',
    (position, size, hashes) => {
      const given = inclusion(CT_LEAVES.slice(0, size), position);
      expect(given.rootHash).toBe(CT_ROOTS[size - 1]);
      expect(given.proof.hashes).toEqual(hashes);
      expect(verifyInclusion(given)).toEqual({ ok: true });
    },
  );

  it('are PATH of the RFC, and verify, for every entry of every small tree', () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = leavesOf(size);
      for (let position = 0; position < size; position += 1) {
        const given = inclusion(leaves, position);
        expect(given.proof.hashes).toEqual(
          naivePath(position, leaves).map(hex),
        );
        expect(verifyInclusion(given)).toEqual({ ok: true });
      }
    }
  });

  it('do not verify with another leaf, root, place, size or hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), (size, pick) => {
        const leaves = leavesOf(size);
        const good = inclusion(leaves, pick % size);
        const { proof } = good;
        const other = hex(leafHash(Buffer.from('other')));
        const bad = [
          { ...good, leafHash: other },
          { ...good, rootHash: other },
          ...Array.from({ length: size + 2 }, (_, position) => position)
            .filter(position => position !== proof.position)
            .map(position => ({ ...good, proof: { ...proof, position } })),
          { ...good, proof: { ...proof, size: proof.position } },
          { ...good, proof: { ...proof, hashes: [...proof.hashes, other] } },
          { ...good, proof: { ...proof, hashes: proof.hashes.slice(1) } },
          { ...good, proof: { ...proof, hashes: proof.hashes.slice(0, -1) } },
          ...proof.hashes.map((_, i) => ({
            ...good,
            proof: { ...proof, hashes: proof.hashes.with(i, other) },
          })),
        ];
        for (const attempt of bad) {
          expect(verifyInclusion(attempt)).toEqual({
            ok: false,
            reason: expect.stringMatching(/\.$/),
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [-1, 4],
    [4, 4],
    [0.5, 4],
    [NaN, 4],
    [0, Infinity],
    [0, 2 ** 53],
  ])('refuse entry %d of %d', (position, size) => {
    const given = inclusion(leavesOf(4), 0);
    expect(
      verifyInclusion({ ...given, proof: { ...given.proof, position, size } }),
    ).toMatchObject({ ok: false });
  });

  it('refuse what is no hash', () => {
    const given = inclusion(leavesOf(4), 0);
    for (const odd of ['', 'ff', given.rootHash.toUpperCase(), 7 as never]) {
      const hashes = given.proof.hashes.with(0, odd);
      expect(
        verifyInclusion({ ...given, proof: { ...given.proof, hashes } }),
      ).toMatchObject({ ok: false });
    }
  });

  it('are as short as a tree is high, also beyond 32 bits', () => {
    const ranges = inclusionRanges(2 ** 40 + 3, 2 ** 40 + 5);
    expect(ranges).toHaveLength(4);
    expect(ranges.at(-1)).toEqual({ from: 0, to: 2 ** 40 });
    expect(subtreesOf(ranges.at(-1)!)).toEqual([{ level: 40, index: 0 }]);
    expect(inclusionRanges(0, 1_000_000)).toHaveLength(20);
  });
});

describe('consistency proofs', () => {
  it.each([
    [1, 1, []],
    [1, 8, [N.leaf1, N.from2to4, N.from4to8]],
    [6, 8, [N.from4to6, N.from6to8, CT_ROOTS[3]]],
    [2, 5, [N.from2to4, N.leaf4]],
  ])(
    'are the Certificate Transparency vectors: %d to %d',
    (from, to, hashes) => {
      const given = consistency(CT_LEAVES.slice(0, to), from);
      expect(given.fromRoot).toBe(CT_ROOTS[from - 1]);
      expect(given.proof.hashes).toEqual(hashes);
      expect(verifyConsistency(given)).toEqual({ ok: true });
    },
  );

  it('are PROOF of the RFC, and verify, for every two small sizes', () => {
    for (let to = 0; to <= 36; to += 1) {
      const leaves = leavesOf(to);
      for (let from = 0; from <= to; from += 1) {
        const given = consistency(leaves, from);
        expect(given.proof.hashes).toEqual(
          from === 0 ? [] : naiveConsistency(from, leaves).map(hex),
        );
        expect(verifyConsistency(given)).toEqual({ ok: true });
      }
    }
  });

  it('do not verify when any entry of the old log was changed, or anything of the proof', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 30 }),
        fc.nat(),
        (from, more, pick) => {
          const leaves = leavesOf(from + more);
          const good = consistency(leaves, from);
          const changed = leaves.with(pick % from, Buffer.from('changed'));
          const other = hex(leafHash(Buffer.from('other')));
          const { proof } = good;
          const bad = [
            { ...consistency(changed, from), fromRoot: good.fromRoot },
            { ...good, fromRoot: other },
            { ...good, toRoot: other },
            { ...good, proof: { ...proof, hashes: [...proof.hashes, other] } },
            { ...good, proof: { ...proof, from: proof.to + 1 } },
            ...proof.hashes.map((_, i) => ({
              ...good,
              proof: { ...proof, hashes: proof.hashes.with(i, other) },
            })),
            ...proof.hashes.map((_, i) => ({
              ...good,
              proof: { ...proof, hashes: proof.hashes.toSpliced(i, 1) },
            })),
          ];
          for (const attempt of bad) {
            expect(verifyConsistency(attempt)).toEqual({
              ok: false,
              reason: expect.stringMatching(/\.$/),
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('hashes in the browser as on the server', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(leafHashHex(a)).toBe(hex(leafHash(a)));
      expect(nodeHashHex(leafHashHex(a), leafHashHex(b))).toBe(
        hex(nodeHash(leafHash(a), leafHash(b))),
      );
    }),
  );
});
