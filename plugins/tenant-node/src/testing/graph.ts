import type { Pool } from 'pg';
import type { GraphAccess, Retained } from '../index';
import type { ConformanceContext } from './options';

const retained: Retained = {
  classification: 'internal',
  retainUntil: new Date('2030-01-01T00:00:00Z'),
};

/** Traversal: bounded by depth and by nodes, whatever shape the graph has. */
export function graphSuite(
  context: ConformanceContext,
  access: (login: Pool) => GraphAccess,
): void {
  const { options, stores, newTenant, open } = context;

  async function graphOf(edges: string): Promise<GraphAccess> {
    const tenant = newTenant();
    await options.createProvisioner().ensure(tenant, stores().home);
    const graph = access(open(tenant));
    const pairs = edges.split(' ').map(edge => edge.split('>'));
    for (const node of new Set(pairs.flat())) {
      await graph.putNode({ id: node, label: 'thing', ...retained });
    }
    for (const [source, target] of pairs) {
      if (!target) continue;
      await graph.putEdge({ source, label: 'to', target, ...retained });
    }
    return graph;
  }
  const walk = async (
    graph: GraphAccess,
    start: string,
    limits?: { maxDepth?: number; maxNodes?: number },
  ) => {
    const { nodes, truncated } = await graph.traverse(start, limits);
    const text = nodes.map(({ id, depth }) => `${id}${depth}`).join(' ');
    return truncated ? `${text} …` : text;
  };

  describe('traversal', () => {
    it('goes breadth first, in a stable order, along the direction of edges', async () => {
      const graph = await graphOf('a>c a>b b>d c>d d>e x>a');
      expect(await walk(graph, 'a')).toBe('a0 b1 c1 d2 e3');
    });

    it('ends in cycles, visits each node once, at its least depth', async () => {
      const graph = await graphOf('a>a a>b b>c c>a c>b b>a c>d d>c');
      expect(await walk(graph, 'a', { maxDepth: 64 })).toBe('a0 b1 c2 d3');
    });

    it('stops at the depth', async () => {
      const graph = await graphOf('a>b b>c c>d d>e');
      expect(await walk(graph, 'a', { maxDepth: 0 })).toBe('a0');
      expect(await walk(graph, 'a', { maxDepth: 2 })).toBe('a0 b1 c2');
    });

    it('stops at the number of nodes, and says that there are more', async () => {
      const graph = await graphOf('a>b a>c a>d b>e');
      expect(await walk(graph, 'a', { maxNodes: 3 })).toBe('a0 b1 c1 …');
      expect(await walk(graph, 'a', { maxNodes: 5 })).toBe('a0 b1 c1 d1 e2');
      expect(await walk(graph, 'a', { maxNodes: 1 })).toBe('a0 …');
    });

    it('finds nothing from a node that is not there', async () => {
      const graph = await graphOf('a>b');
      expect(await walk(graph, 'nowhere')).toBe('');
    });

    it.each([{ maxDepth: -1 }, { maxDepth: 65 }, { maxNodes: 0 }])(
      'refuses %j',
      async limits => {
        const graph = await graphOf('a');
        await expect(graph.traverse('a', limits)).rejects.toThrow(
          /must be between/,
        );
      },
    );

    it('stays bounded where everything points at everything', async () => {
      const all = Array.from({ length: 24 }, (_, i) => `n${i + 10}`);
      const graph = await graphOf(
        all.flatMap(a => all.map(b => `${a}>${b}`)).join(' '),
      );
      const { nodes } = await graph.traverse('n10', { maxDepth: 64 });
      expect(nodes).toHaveLength(24);
      expect(Math.max(...nodes.map(({ depth }) => depth))).toBe(1);
    });

    it('replaces what is put again, and never shortens a retention', async () => {
      const tenant = newTenant();
      await options.createProvisioner().ensure(tenant, stores().home);
      const login = open(tenant);
      const graph = access(login);
      const node = { id: 'a', label: 'thing' };
      await graph.putNode({ ...node, ...retained, properties: { x: 1 } });
      await graph.putNode({
        ...node,
        ...retained,
        properties: { x: 2 },
        retainUntil: new Date('2020-01-01T00:00:00Z'),
      });
      expect((await graph.traverse('a')).nodes).toEqual([
        { ...node, properties: { x: 2 }, depth: 0 },
      ]);
      expect(
        (await login.query('SELECT retain_until FROM nodes')).rows,
      ).toEqual([{ retain_until: retained.retainUntil }]);
    });
  });
}
