import {
  RETAINED,
  accessOf,
  change,
  provesConformance,
  rowsOf,
} from './__testUtils__/conformance';

provesConformance('index', {
  async write(login, text) {
    await login.query(
      `INSERT INTO documents (id, title, body, classification, retain_until)
         SELECT i::text, $1, repeat($1 || ' ', 10), ${RETAINED} FROM generate_series(1, 40) i ON CONFLICT DO NOTHING`,
      [text],
    );
    return { documents: 40 };
  },
  read: rowsOf('documents'),
  index: login => accessOf(login).index,
  damages: [
    {
      title: 'a lost table/documents',
      apply: change('index', 'DROP TABLE $schema.documents'),
      missing: [
        'grant/table/documents',
        'index/documents_retain_until',
        'index/documents_terms',
        'table/documents',
      ],
      losesRows: true,
    },
    {
      title: 'an index that is not valid',
      apply: change(
        'index',
        `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$schema.documents_terms'::regclass`,
      ),
      altered: ['index/documents_terms'],
    },
    {
      title: 'a lost computed column',
      apply: change('index', 'ALTER TABLE $schema.documents DROP COLUMN terms'),
      missing: ['index/documents_terms'],
      altered: ['table/documents'],
      losesRows: true,
    },
  ],
});
