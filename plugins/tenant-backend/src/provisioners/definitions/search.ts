import {
  CLASSIFICATION_CHECK,
  classificationColumns,
  type NamespaceDefinition,
} from '../definition';

// `websearch_to_tsquery` takes whatever a person types and never fails. Title words (weight A) count ten times as much
// as words of the body (B); equal ranks are ordered by ID so that pages are stable.
const SEARCH_BODY = `
  SELECT d.id, d.title, ts_rank_cd('{0.1, 0.1, 0.1, 1.0}', d.terms, q.terms) AS rank
  FROM websearch_to_tsquery('pg_catalog.english', coalesce(query, '')) AS q (terms)
  JOIN documents d ON d.terms @@ q.terms
  ORDER BY rank DESC, d.id
  LIMIT least(greatest(coalesce(max_results, 20), 0), 1000)
`;

/**
 * Full-text search, best match first. A tsvector holds 1 MB of words, so only the first 200,000 characters of a body are
 * searched: a longer one is stored and found by its beginning instead of being refused.
 */
export const searchDefinition: NamespaceDefinition = {
  kind: 'index',
  summary: "the tenant's full-text search",
  tables: [
    {
      name: 'documents',
      summary: 'Documents with a title and a body, searchable as they are put',
      columns: [
        { name: 'id', type: 'text' },
        { name: 'title', type: 'text' },
        { name: 'body', type: 'text', default: "''::text" },
        { name: 'attributes', type: 'jsonb', default: "'{}'::jsonb" },
        {
          name: 'terms',
          type: 'tsvector',
          nullable: true,
          generated:
            "(setweight(to_tsvector('english'::regconfig, title), 'A'::\"char\") || setweight(to_tsvector('english'::regconfig, \"left\"(body, 200000)), 'B'::\"char\"))",
        },
        ...classificationColumns,
      ],
      constraints: {
        documents_pkey: 'PRIMARY KEY (id)',
        documents_classification: CLASSIFICATION_CHECK,
        documents_id_length: 'CHECK ((length(id) <= 500))',
        documents_title_length: 'CHECK ((length(title) <= 2000))',
      },
    },
  ],
  indexes: [
    {
      name: 'documents_terms',
      table: 'documents',
      summary: 'Finds documents by their words',
      definition: 'documents USING gin (terms)',
    },
    {
      name: 'documents_retain_until',
      table: 'documents',
      summary: 'Finds documents whose retention has passed',
      definition: 'documents USING btree (retain_until)',
    },
  ],
  functions: [
    {
      name: 'search',
      summary: 'Answers what a person types with ranked documents',
      arguments: 'query text, max_results integer DEFAULT 20',
      identity: 'query text, max_results integer',
      returns: 'TABLE(id text, title text, rank real)',
      language: 'sql',
      volatility: 'stable',
      body: SEARCH_BODY,
    },
  ],
};
