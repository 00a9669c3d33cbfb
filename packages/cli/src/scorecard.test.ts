import { canonicalJson, type JsonValue } from '@companyos/ledger';
import {
  gateIds,
  scorecardFile,
  standingOf,
  verdictOf,
  type GateReport,
  type Scorecard,
  type ScorecardFile,
} from '@companyos/plugin-release-common';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakePortal, type FakeRoute } from './testing/FakePortal';
import { Terminal } from './testing/terminal';

const NOW = new Date('2025-11-23T12:00:00.000Z');
const digest = `sha256:${'d'.repeat(64)}`;

const report: GateReport = {
  id: 'gr_1',
  gate: 'canary',
  digest,
  outcome: 'pass',
  words: 'The judge promoted it.',
  observed: '4 of 4 steps',
  evidence: { sha256: 'ab', measured: {} },
  reportedBy: 'service:plugin:release',
  reportedAt: '2025-11-23T11:00:00.000Z',
  since: '2025-11-23T11:00:00.000Z',
  expiresAt: '2025-12-23T11:00:00.000Z',
  decisionId: null,
};

function card(outcomes: { [gate: string]: GateReport['outcome'] }): Scorecard {
  const gates = gateIds.map(gate => {
    const outcome = outcomes[gate];
    return standingOf(
      gate,
      { latest: outcome ? { ...report, gate, outcome } : null, count: 1 },
      { releaseId: 'rel_1', owner: 'x', rollout: null, nextWalkAt: null },
      NOW,
    );
  });
  const release = {
    id: 'rel_1',
    component: 'component:default/shop',
    target: 'staging',
    version: '1.2.0',
    digest,
    state: 'stable',
    createdAt: NOW.toISOString(),
  } as const;
  return {
    schemaVersion: 1,
    release,
    rolloutId: 'ro_1',
    rolloutState: 'completed',
    gates,
    verdict: verdictOf(gates, release, NOW),
    asOf: null,
    mayReport: false,
  };
}

describe('release scorecard', () => {
  let terminal: Terminal;
  let portal: FakePortal;

  beforeEach(async () => {
    terminal = await Terminal.open();
  });
  afterEach(async () => {
    await terminal.close();
    await portal?.stop();
  });

  async function start(routes: { [route: string]: FakeRoute }) {
    portal = await FakePortal.start(routes);
    terminal.env = { COMPANYOS_URL: portal.url, COMPANYOS_TOKEN: 'secret' };
  }

  const show = (scorecard: Scorecard) =>
    start({
      'GET /api/release/releases/rel_1/scorecard': () => ({ json: scorecard }),
    });

  it('begins with the answer, and names what is in the way and what to do', async () => {
    await show(card({ canary: 'fail', synthetic: 'pass' }));
    const { code, out } = await terminal.run('release', 'scorecard', 'rel_1');
    expect(code).toBe(10);
    const lines = out.split('\n');
    expect(lines[0]).toBe('Stop: shop 1.2.0 failed its canary.');
    expect(out).toContain('In the way\n  Canary: Failed. The judge');
    expect(out).toContain(
      'Run: companyos gate run policy-tests --release rel_1',
    );
    expect(out).toMatch(/synthetic +Passed +4 of 4 steps/);
  });

  it.each([
    [{}, 13],
    [Object.fromEntries(gateIds.map(gate => [gate, 'pass' as const])), 0],
  ])('ends for %j with %i', async (outcomes, code) => {
    await show(card(outcomes));
    expect(await terminal.run('release', 'scorecard', 'rel_1')).toMatchObject({
      code,
    });
  });

  it('gives the file as it is, of a release or of a rollout', async () => {
    const text = '{"a":1}\n';
    await start({
      'GET /api/release/releases/rel_1/release-scorecard.json': () => ({
        text,
      }),
      'GET /api/release/rollouts/ro_1/release-scorecard.json': () => ({ text }),
    });
    const file = ['release', 'scorecard', 'ro_1', '--file'];
    expect(await terminal.run(...file)).toEqual({
      code: 0,
      out: text,
      err: '',
    });
    const path = join(terminal.folder, 'release-scorecard.json');
    const saved = ['release', 'scorecard', 'rel_1', '--file', '-o', path];
    expect(await terminal.run(...saved)).toMatchObject({ code: 0, out: '' });
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

describe('release verify', () => {
  let terminal: Terminal;
  beforeEach(async () => {
    terminal = await Terminal.open();
  });
  afterEach(() => terminal.close());

  const evidence = {
    sha256: createHash('sha256').update('{}').digest('hex'),
    measured: {},
  };

  function fileText(change: (file: ScorecardFile) => void = () => {}) {
    const whole = card({ canary: 'fail' });
    const file = structuredClone(
      scorecardFile(whole, whole.verdict.decidedAt),
    ) as ScorecardFile;
    for (const gate of file.predicate.gates) {
      if (gate.evidence) gate.evidence = { ...evidence };
    }
    change(file);
    return `${canonicalJson(file as unknown as JsonValue)}\n`;
  }

  async function verify(text: string) {
    const path = await terminal.file('release-scorecard.json', text);
    return terminal.run('release', 'verify', path);
  }

  it('needs no portal, and prints the hash that the ledger has', async () => {
    const text = fileText();
    const { code, out } = await verify(text);
    expect(code).toBe(0);
    expect(out).toContain('As it should be. Stop: shop 1.2.0 failed');
    expect(out).toContain(createHash('sha256').update(text).digest('hex'));
  });

  it.each([
    [
      'The evidence of canary is not what its hash says.',
      (file: ScorecardFile) => {
        file.predicate.gates[3].evidence!.measured = { worse: false };
      },
    ],
    [
      'Its gates make "cannot-tell", and it says "stop".',
      (file: ScorecardFile) => {
        file.predicate.gates[3].state = 'pass';
      },
    ],
  ])('says: %s', async (words, change) => {
    const { code, out } = await verify(fileText(change));
    expect(code).toBe(10);
    expect(out).toContain(`WRONG ${words}`);
  });

  it('tells another form from another content, and what is no scorecard', async () => {
    const again = JSON.stringify(JSON.parse(fileText()), null, 2);
    expect(await verify(again)).toMatchObject({
      code: 10,
      out: expect.stringContaining('it was written again'),
    });
    for (const text of ['', '{}', '{"_type":1}']) {
      expect((await verify(text)).code).toBe(2);
    }
  });
});

describe('gate history', () => {
  it('shows what was reported, newest first', async () => {
    const terminal = await Terminal.open();
    const portal = await FakePortal.start({
      'GET /api/release/releases/rel_1/gates/canary/reports': () => ({
        json: { items: [report, { ...report, outcome: 'fail' }] },
      }),
    });
    terminal.env = { COMPANYOS_URL: portal.url, COMPANYOS_TOKEN: 'secret' };
    const args = ['gate', 'history', 'canary', '--release', 'rel_1'];
    const { code, out } = await terminal.run(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/Passed +4 of 4 steps[^]*Failed +4 of 4 steps/);
    const none = await terminal.run('gate', 'history', 'tea', '--release', 'x');
    expect(none.code).toBe(2);
    await portal.stop();
    await terminal.close();
  });
});
