import {
  RETAINED,
  change,
  provesConformance,
  rowsOf,
} from './__testUtils__/conformance';

provesConformance('db', {
  async write(login, text) {
    await login.query(
      `INSERT INTO records (kind, data, classification, retain_until)
         SELECT 'note', jsonb_build_object('text', $1::text), ${RETAINED} FROM generate_series(1, 40)`,
      [text],
    );
    return { records: 40 };
  },
  read: rowsOf('records'),
  damages: [
    {
      title: 'a lost table/records',
      apply: change('db', 'DROP TABLE $schema.records'),
      missing: [
        'grant/table/records',
        'index/records_data',
        'index/records_kind_created_at',
        'index/records_retain_until',
        'table/records',
      ],
      losesRows: true,
    },
    {
      title: 'a column with a default lost from table/records',
      apply: change('db', 'ALTER TABLE $schema.records DROP COLUMN updated_at'),
      altered: ['table/records'],
      losesRows: true,
    },
    {
      title: 'an index of another definition',
      apply: change(
        'db',
        'DROP INDEX $schema.records_retain_until; CREATE INDEX records_retain_until ON $schema.records (created_at)',
      ),
      altered: ['index/records_retain_until'],
    },
    {
      title: 'a foreign view',
      apply: change(
        'db',
        'CREATE VIEW $schema.stranger AS SELECT id FROM $schema.records',
      ),
      extra: ['view/stranger'],
      hangs: true,
      undo: change('db', 'DROP VIEW $schema.stranger'),
    },
  ],
});
