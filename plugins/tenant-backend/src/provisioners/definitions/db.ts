import {
  CLASSIFICATION_CHECK,
  classificationColumns,
  type NamespaceDefinition,
} from '../definition';

/** The tenant's own relational data: one documented table to start from; further ones belong to the owner role. */
export const dbDefinition: NamespaceDefinition = {
  kind: 'db',
  summary: "the tenant's own tables",
  tables: [
    {
      name: 'records',
      summary:
        'Records of any kind as JSON, each with a classification and a retention date',
      columns: [
        { name: 'id', type: 'uuid', default: 'gen_random_uuid()' },
        { name: 'kind', type: 'text' },
        { name: 'data', type: 'jsonb', default: "'{}'::jsonb" },
        ...classificationColumns,
      ],
      constraints: {
        records_pkey: 'PRIMARY KEY (id)',
        records_classification: CLASSIFICATION_CHECK,
      },
    },
  ],
  indexes: [
    {
      name: 'records_kind_created_at',
      table: 'records',
      summary: 'Finds the newest records of a kind',
      definition: 'records USING btree (kind, created_at DESC)',
    },
    {
      name: 'records_data',
      table: 'records',
      summary: 'Finds records by what their JSON contains',
      definition: 'records USING gin (data jsonb_path_ops)',
    },
    {
      name: 'records_retain_until',
      table: 'records',
      summary: 'Finds records whose retention has passed',
      definition: 'records USING btree (retain_until)',
    },
  ],
  functions: [],
};
