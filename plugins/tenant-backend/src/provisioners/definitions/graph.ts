import {
  CLASSIFICATION_CHECK,
  classificationColumns,
  type NamespaceDefinition,
} from '../definition';

// Level by level, so that a cycle costs nothing and the node limit bounds memory, which a recursive query, which only
// drops duplicate (node, depth) pairs, does not give. Order is part of the answer: by depth, then by ID.
const TRAVERSE_BODY = `
DECLARE
  level integer := 0;
  visited text[];
  frontier text[];
BEGIN
  IF max_depth IS NULL OR max_depth NOT BETWEEN 0 AND 64 THEN
    RAISE EXCEPTION 'max_depth must be between 0 and 64' USING ERRCODE = '22023';
  END IF;
  IF max_nodes IS NULL OR max_nodes NOT BETWEEN 1 AND 10000 THEN
    RAISE EXCEPTION 'max_nodes must be between 1 and 10000' USING ERRCODE = '22023';
  END IF;
  frontier := ARRAY(SELECT n.id FROM nodes n WHERE n.id = start);
  visited := frontier;
  WHILE cardinality(frontier) > 0 LOOP
    RETURN QUERY
      SELECT n.id, n.label, n.properties, level
      FROM nodes n
      WHERE n.id = ANY (frontier)
      ORDER BY n.id;
    EXIT WHEN level >= max_depth OR cardinality(visited) >= max_nodes;
    level := level + 1;
    frontier := ARRAY(
      SELECT DISTINCT e.target
      FROM unnest(frontier) AS f (id)
      JOIN edges e ON e.source = f.id
      WHERE NOT EXISTS (SELECT 1 FROM unnest(visited) AS v (id) WHERE v.id = e.target)
      ORDER BY e.target
      LIMIT max_nodes - cardinality(visited)
    );
    visited := visited || frontier;
  END LOOP;
END
`;

/** Nodes, directed edges with a label, properties on both. */
export const graphDefinition: NamespaceDefinition = {
  kind: 'graph',
  summary: "the tenant's graph",
  tables: [
    {
      name: 'nodes',
      summary: 'Nodes with a label and properties',
      columns: [
        { name: 'id', type: 'text' },
        { name: 'label', type: 'text' },
        { name: 'properties', type: 'jsonb', default: "'{}'::jsonb" },
        ...classificationColumns,
      ],
      constraints: {
        nodes_pkey: 'PRIMARY KEY (id)',
        nodes_classification: CLASSIFICATION_CHECK,
        nodes_id_length: 'CHECK ((length(id) <= 500))',
      },
    },
    {
      name: 'edges',
      summary: 'Directed edges between nodes, with a label and properties',
      columns: [
        { name: 'source', type: 'text' },
        { name: 'label', type: 'text' },
        { name: 'target', type: 'text' },
        { name: 'properties', type: 'jsonb', default: "'{}'::jsonb" },
        ...classificationColumns,
      ],
      constraints: {
        edges_pkey: 'PRIMARY KEY (source, label, target)',
        edges_classification: CLASSIFICATION_CHECK,
        edges_source_fkey:
          'FOREIGN KEY (source) REFERENCES nodes(id) ON DELETE CASCADE',
        edges_target_fkey:
          'FOREIGN KEY (target) REFERENCES nodes(id) ON DELETE CASCADE',
      },
    },
  ],
  indexes: [
    {
      name: 'nodes_label',
      table: 'nodes',
      summary: 'Finds nodes by label',
      definition: 'nodes USING btree (label)',
    },
    {
      name: 'nodes_properties',
      table: 'nodes',
      summary: 'Finds nodes by what their properties contain',
      definition: 'nodes USING gin (properties jsonb_path_ops)',
    },
    {
      name: 'nodes_retain_until',
      table: 'nodes',
      summary: 'Finds nodes whose retention has passed',
      definition: 'nodes USING btree (retain_until)',
    },
    {
      name: 'edges_target',
      table: 'edges',
      summary: 'Walks edges backwards',
      definition: 'edges USING btree (target, label, source)',
    },
    {
      name: 'edges_retain_until',
      table: 'edges',
      summary: 'Finds edges whose retention has passed',
      definition: 'edges USING btree (retain_until)',
    },
  ],
  functions: [
    {
      name: 'traverse',
      summary:
        'Walks the graph breadth first, bounded by depth and by number of nodes',
      arguments:
        'start text, max_depth integer DEFAULT 3, max_nodes integer DEFAULT 1000',
      identity: 'start text, max_depth integer, max_nodes integer',
      returns: 'TABLE(id text, label text, properties jsonb, depth integer)',
      language: 'plpgsql',
      volatility: 'stable',
      body: TRAVERSE_BODY,
    },
  ],
};
