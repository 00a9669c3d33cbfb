// A release from its first step to "proceed": the canary and the probes are measured by the portal, the other gates by
// `companyos gate run` on the very files that run, and whoever gets the scorecard's file can check it without a portal.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../scripts/lib/paths.mjs';
import { companyos } from './support/companyos.mjs';
import { signIn } from './support/portalApi.mjs';
import { startPortalWithStaging } from './support/portalWithStaging.mjs';

const ENOUGH = { minimumSamples: 30, minimumDurationSeconds: 3, margin: 0.1 };
const RELEASE = {
  component: 'component:default/reference-service',
  target: 'staging',
  version: '1.1.0',
  reason: 'To see its scorecard.',
  strategy: {
    steps: [{ ...ENOUGH, weightPercent: 50 }, { weightPercent: 100 }],
    signals: {
      errors: { share: 1 },
      latency: false,
      burn: false,
      synthetic: { paths: ['login', 'tenant-query', 'export', 'job-queue'] },
    },
    warmUpSeconds: 1,
    soakSeconds: 1,
  },
};
const PROCEED = 0;
const CANNOT_TELL = 13;

test(
  'a release that passes every gate may proceed, and its file proves it',
  { timeout: 300_000 },
  async t => {
    const { dataDir, portal, ...rest } = await startPortalWithStaging(t);
    const env = { ...rest.env, COMPANYOS_URL: portal.url };
    const { password } = portal.users.find(({ name }) => name === 'ada');
    const run = (...args) =>
      companyos(args, { ...env, COMPANYOS_PASSWORD: password });
    const done = async (code, ...args) => {
      const ended = await run(...args);
      assert.equal(ended.code, code, args.join(' ') + ended.out + ended.err);
      return ended.out;
    };
    await done(0, 'login', '--url', portal.url, '--user', 'ada');

    const ada = await signIn(portal, 'ada');
    const until = async (what, ask) => {
      const signal = AbortSignal.timeout(120_000);
      for (;;) {
        const answer = await ask();
        if (answer) return answer;
        assert.ok(!signal.aborted, `${what} did not come`);
        await pause(300);
      }
    };
    // The catalog reads its files after the start, and probes walk what serves.
    const { rolloutId, releaseId } = await until('A start', async () => {
      const { status, body } = await ada.call('/release/releases', {
        method: 'POST',
        body: RELEASE,
      });
      return status === 200 && body;
    });
    const measured = await until('The end of the rollout', async () => {
      const card = await ada.get(`/release/releases/${releaseId}/scorecard`);
      const states = Object.fromEntries(
        card.gates.map(({ gate, state }) => [gate, state]),
      );
      assert.notEqual(states.canary, 'fail', JSON.stringify(card.verdict));
      return (
        card.rolloutState === 'completed' &&
        states.canary === 'pass' &&
        states.synthetic === 'pass' &&
        card
      );
    });
    assert.equal(measured.verdict.answer, 'cannot-tell');
    await done(CANNOT_TELL, 'release', 'scorecard', releaseId);

    for (const gate of [
      'policy-tests',
      'deterministic-export',
      'spec-parity',
    ]) {
      const out = await done(
        0,
        ...['gate', 'run', gate, '--release', releaseId],
        ...['--builds', path.join(dataDir, 'staging', 'builds')],
        ...['--policies', path.join(root, 'policies')],
        ...['--staging', path.join(dataDir, 'staging.json')],
      );
      assert.match(out, new RegExp(`^${gate}: Passed\\.`));
    }
    const said = await done(PROCEED, 'release', 'scorecard', releaseId);
    assert.match(
      said,
      /^Proceed: reference-service 1\.1\.0 passes all 5 gates\.\n/,
    );

    const file = path.join(dataDir, 'release-scorecard.json');
    await done(0, 'release', 'scorecard', releaseId, '--file', '-o', file);
    await done(0, 'release', 'verify', file);
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('"state":"pass"', '"state":"fail"'));
    await done(10, 'release', 'verify', file);

    // What was kept when the rollout had ended is in the ledger, by its hash.
    const kept = path.join(dataDir, 'kept.json');
    await until('A kept scorecard', async () => {
      const { code } = await run(
        ...['release', 'scorecard', rolloutId, '--file', '-o', kept],
      );
      return code === 0;
    });
    const { sha256 } = JSON.parse(
      await done(0, 'release', 'verify', kept, '--json'),
    );
    const augusta = await signIn(portal, 'augusta');
    const found = await until('Its entry', async () => {
      const query = `subject=rollout:${rolloutId}&limit=100`;
      const { items } = await augusta.get(`/ledger/entries?${query}`);
      return items.find(
        ({ entry }) => entry.event === 'release.scorecard.kept',
      );
    });
    assert.equal(found.entry.plain.scorecardSha256, sha256);
  },
);
