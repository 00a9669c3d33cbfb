import type { Pool } from 'pg';
import type { IndexAccess, Retained } from '../index';
import type { ConformanceContext } from './options';

const retained: Retained = {
  classification: 'internal',
  retainUntil: new Date('2030-01-01T00:00:00Z'),
};

/** Search: ranked, stable, and safe from whatever people type. */
export function indexSuite(
  context: ConformanceContext,
  access: (login: Pool) => IndexAccess,
): void {
  const { options, stores, newTenant, open } = context;

  async function indexOf(documents: {
    [id: string]: [title: string, body: string];
  }): Promise<IndexAccess> {
    const tenant = newTenant();
    await options.createProvisioner().ensure(tenant, stores().home);
    const index = access(open(tenant));
    for (const [id, [title, body]] of Object.entries(documents)) {
      await index.putDocument({ id, title, body, ...retained });
    }
    return index;
  }
  const ids = async (index: IndexAccess, query: string, limit?: number) =>
    (await index.search(query, limit)).map(({ id }) => id);

  describe('search', () => {
    it('ranks a title above a body, and often above once', async () => {
      const index = await indexOf({
        once: ['Notes', 'One invoice among many words about other things.'],
        often: [
          'Notes',
          'Invoice after invoice: an invoice for every invoice.',
        ],
        title: ['Invoice', 'Nothing more about it.'],
        none: ['Notes', 'Nothing at all.'],
      });
      expect(await ids(index, 'invoice')).toEqual(['title', 'often', 'once']);
      const ranks = (await index.search('invoice')).map(({ rank }) => rank);
      expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
      expect(await ids(index, 'invoice', 2)).toEqual(['title', 'often']);
      expect(await ids(index, 'invoice', 0)).toEqual([]);
    });

    it('orders equal ranks by ID', async () => {
      const index = await indexOf({
        c: ['Same words', ''],
        a: ['Same words', ''],
        b: ['Same words', ''],
      });
      expect(await ids(index, 'same words')).toEqual(['a', 'b', 'c']);
    });

    it('understands phrases, exclusions, alternatives and word forms', async () => {
      const index = await indexOf({
        a: ['Paying customers', 'annual report'],
        b: ['Customer pays', 'report, but not annual'],
      });
      expect(await ids(index, 'customer')).toEqual(['a', 'b']);
      expect(await ids(index, '"annual report"')).toEqual(['a']);
      expect(await ids(index, 'customers -"annual report"')).toEqual(['b']);
      expect(await ids(index, 'nowhere or annual')).toEqual(['a', 'b']);
    });

    it.each(
      [
        '',
        ' ',
        '"',
        '"unbalanced phrase',
        "'",
        "it's",
        '& | ! <-> :* ( )',
        '-',
        'or or or',
        '\\',
        '%_',
        "'; DROP TABLE documents; --",
        '𝓤𝓷𝓲𝓬𝓸𝓭𝓮 🦆',
        'x'.repeat(100_000),
        'the of and',
      ].map(query => [query.slice(0, 40), query]),
    )('never fails on %j', async (_, query) => {
      const index = await indexOf({ a: ['A title', 'A body'] });
      expect(Array.isArray(await index.search(query))).toBe(true);
    });

    it('finds what was put last, and what is larger than an index holds by its beginning', async () => {
      const index = await indexOf({ a: ['Old words', 'before'] });
      const vast = Array.from(
        { length: 400_000 },
        (_, i) => `w${i.toString(36)}`,
      ).join(' ');
      await index.putDocument({
        id: 'a',
        title: 'New words',
        body: `beginning ${vast}`,
        ...retained,
      });
      expect(await ids(index, 'old')).toEqual([]);
      expect(await ids(index, 'new beginning')).toEqual(['a']);
    });
  });
}
