// @ts-check

/**
 * What HAProxy itself cannot keep: whose word counts, what its weights are to be after a reload has lost them, and which of
 * its servers run which release.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE TABLE haproxy_backends (
      target text NOT NULL,
      component text NOT NULL,
      -- The highest fence that was seen; older ones are refused.
      fence bigint NOT NULL DEFAULT 0,
      -- What is wanted, by whoever had that fence: stored before it is written. In force once it was read back.
      wanted jsonb NOT NULL DEFAULT '{"stable":null,"canary":null,"canaryPercent":0}',
      in_force jsonb NOT NULL DEFAULT '{"stable":null,"canary":null,"canaryPercent":0}',
      -- Grows with every change that was made or seen.
      generation bigint NOT NULL DEFAULT 0,
      -- The servers' weights as they were last seen, and the process that had them.
      seen text,
      process text,
      PRIMARY KEY (target, component)
    );
    CREATE TABLE haproxy_deployments (
      target text NOT NULL,
      component text NOT NULL,
      id text NOT NULL,
      version text NOT NULL,
      digest text NOT NULL,
      -- Names of the servers that run it. A release that is retired has no row.
      servers jsonb NOT NULL,
      PRIMARY KEY (target, component, id)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('haproxy_deployments');
  await knex.schema.dropTable('haproxy_backends');
};
