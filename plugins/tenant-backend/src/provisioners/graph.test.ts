import {
  RETAINED,
  accessOf,
  change,
  provesConformance,
  rowsOf,
} from './__testUtils__/conformance';

provesConformance('graph', {
  async write(login, text) {
    await login.query(
      `INSERT INTO nodes (id, label, properties, classification, retain_until)
         SELECT i::text, 'note', jsonb_build_object('text', $1::text), ${RETAINED} FROM generate_series(1, 40) i ON CONFLICT DO NOTHING`,
      [text],
    );
    await login.query(
      `INSERT INTO edges (source, label, target, classification, retain_until) VALUES ('1', 'to', '2', ${RETAINED}) ON CONFLICT DO NOTHING`,
    );
    return { nodes: 40, edges: 1 };
  },
  read: rowsOf('nodes', 'edges'),
  graph: login => accessOf(login).graph,
  damages: [
    {
      title: 'a lost table/nodes',
      apply: change(
        'graph',
        'DROP TABLE $schema.nodes CASCADE; DELETE FROM $schema.edges',
      ),
      missing: [
        'grant/table/nodes',
        'index/nodes_label',
        'index/nodes_properties',
        'index/nodes_retain_until',
        'table/nodes',
      ],
      altered: ['table/edges'],
      losesRows: true,
    },
    {
      title: 'a lost table/edges',
      apply: change('graph', 'DROP TABLE $schema.edges'),
      missing: [
        'grant/table/edges',
        'index/edges_retain_until',
        'index/edges_target',
        'table/edges',
      ],
      losesRows: true,
    },
    {
      title: 'a lost primary key',
      apply: change(
        'graph',
        'ALTER TABLE $schema.nodes DROP CONSTRAINT nodes_pkey CASCADE',
      ),
      altered: ['table/edges', 'table/nodes'],
    },
    {
      title: 'a function of another result',
      apply: change(
        'graph',
        `DROP FUNCTION $schema.traverse; CREATE FUNCTION $schema.traverse(start text, max_depth int DEFAULT 3, max_nodes int DEFAULT 1000)
           RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION $schema.traverse FROM PUBLIC`,
      ),
      missing: ['grant/function/traverse'],
      altered: ['function/traverse'],
    },
  ],
});
