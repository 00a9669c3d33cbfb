import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  formatVerifierKey,
  generateSigningKey,
  publicKeyPem,
  Signer,
  type StoredCheckpoint,
} from '@companyos/ledger';
import { FakePortal, refusal } from './testing/FakePortal';
import { TestLedger } from './__testUtils__/TestLedger';
import { Terminal } from './testing/terminal';

let ledger: TestLedger;
let earlier: StoredCheckpoint;
let latest: StoredCheckpoint;
let good: string;
let terminal: Terminal;
let key: string;

beforeAll(async () => {
  ledger = await TestLedger.create();
  earlier = await ledger.append(1, 4);
  latest = await ledger.append(5, 9);
  good = await ledger.export(latest);
}, 60_000);
afterAll(() => ledger.drop());
beforeEach(async () => {
  terminal = await Terminal.open();
  key = await terminal.file('key.pem', ledger.pem);
});
afterEach(() => terminal.close());

async function verify(text: string, ...args: string[]) {
  const file = await terminal.file('ledger.ndjson', text);
  return terminal.run('ledger', 'verify', file, ...args);
}

describe('ledger verify', () => {
  it('says what was verified, of which log', async () => {
    const { code, out, err } = await verify(good, '--key', key);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Verified: entries 0 to 8\. Each is unchanged, in its place, and in the signed log\.\n {2}log +portal\.example\/ledger\n {2}checkpoint +9 entries\n {2}root +[0-9a-f]{64}\n$/,
    );
    expect(
      (await verify(await ledger.export(latest, 3, 3), '--key', key)).out,
    ).toMatch(/^Verified: no entries/);
  });

  it('takes the key in every form, from a file, an option or the environment', async () => {
    const line = formatVerifierKey(ledger.signer.key);
    const forms = [
      line,
      await terminal.file('key', `${line}\n`),
      await terminal.file('key.json', JSON.stringify({ verifierKey: line })),
    ];
    for (const form of forms) {
      expect((await verify(good, '--key', form)).code).toBe(0);
    }
    terminal.env.COMPANYOS_LEDGER_KEY = key;
    expect((await verify(good)).code).toBe(0);
    terminal.stdin = good;
    expect((await terminal.run('ledger', 'verify', '-')).code).toBe(0);
  });

  const lines = () => good.match(/[^\n]*\n/g)!;
  const tampered: [string, () => string[], string, RegExp][] = [
    [
      'changed',
      () => lines().with(4, lines()[4].replace('"success"', '"failure"')),
      'changed',
      /Entry 3 does not have the hash/,
    ],
    [
      'left out',
      () => lines().toSpliced(4, 1),
      'missing',
      /entry 3 is missing/,
    ],
    [
      'swapped',
      () => lines().with(4, lines()[5]).with(5, lines()[4]),
      'moved',
      /Entry 3 stands before/,
    ],
    [
      'cut off',
      () => lines().slice(0, 6),
      'missing',
      /entries 5 to 8 are missing/,
    ],
    [
      'added',
      () => [...lines(), lines()[3]],
      'surplus',
      /after the last entry/,
    ],
    [
      'made unreadable',
      () => lines().with(4, '{"entry":"?"}\n'),
      'unreadable',
      /line of entry 3/,
    ],
  ];
  it.each(tampered)(
    'names an entry that was %s',
    async (_name, make, kind, message) => {
      const text = make().join('');
      const { code, out } = await verify(text, '--key', key);
      expect(code).toBe(10);
      expect(out).toMatch(/^NOT verified: 1 problem in entries 0 to 8\./);
      expect(out).toMatch(new RegExp(`\\n  ${kind} .*${message.source}`));
      expect(out).toMatch(/Keep the file and every checkpoint/);
      const verdict = JSON.parse(
        (await verify(text, '--key', key, '--json')).out,
      );
      expect(verdict).toMatchObject({
        ok: false,
        problemCount: 1,
        problems: [{ kind, message: expect.stringMatching(message) }],
      });
    },
  );

  it('does not believe another key, or a file that is no export', async () => {
    const other = Signer.fromPem({
      name: 'portal.example/ledger',
      pem: generateSigningKey(),
    });
    const wrong = await terminal.file('other.pem', publicKeyPem(other.key));
    const { code, out } = await verify(good, '--key', wrong);
    expect(code).toBe(10);
    expect(out).toMatch(
      / signature .*is not signed by portal\.example\/ledger/,
    );
    for (const text of ['', 'hello\n', good.slice(1)]) {
      const answer = await verify(text, '--key', key);
      expect(answer.code).toBe(10);
      expect(answer.out).toMatch(/ in this file\.[^]* header /);
    }
  });

  it('shows that nothing was rewritten since a checkpoint', async () => {
    const path = await terminal.file('earlier', earlier.note);
    const since = await verify(
      await ledger.export(latest, 4),
      ...['--key', key, '--checkpoint', path],
    );
    expect(since.code).toBe(0);
    expect(since.out).toMatch(/continues +the 4 entries/);
    const note = await terminal.file('latest', latest.note);
    const old = await ledger.export(earlier);
    const { code, out } = await verify(old, '--key', key, '--checkpoint', note);
    expect(code).toBe(10);
    expect(out).toMatch(/ continuation .*take an export from 9 on/);
  });

  it.each<[string, string[], RegExp]>([
    [
      'no key',
      [],
      /Which key has the ledger\?[^]*companyos ledger key -o key\.pem/,
    ],
    ['no such key', ['--key', 'nowhere.pem'], /no file nowhere\.pem/],
    [
      'a key that was changed',
      ['--key', 'portal.example/ledger+c0ffee00+AQID'],
      /32 bytes|no Ed25519/,
    ],
  ])('refuses %s', async (_name, args, message) => {
    const { code, out, err } = await verify(good, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('refuses files that are none, and checkpoints that are not signed', async () => {
    const missing = await terminal.run('ledger', 'verify', 'x', '--key', key);
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(/no file x\.[^]*companyos ledger export/);
    const folder = await terminal.run(
      ...['ledger', 'verify', terminal.folder, '--key', key],
    );
    expect(folder.err).toMatch(/cannot be read \(EISDIR\)/);
    const odd = await terminal.file('odd.pem', 'hello');
    expect((await verify(good, '--key', odd)).code).toBe(2);
    for (const text of ['hello', earlier.note.replace('\n4\n', '\n5\n')]) {
      const path = await terminal.file('forged', text);
      const answer = await verify(good, '--key', key, '--checkpoint', path);
      expect(answer.code).toBe(2);
    }
  });
});

describe('what the portal proves', () => {
  let portal: FakePortal;
  const serve = async (routes: Parameters<typeof FakePortal.start>[0]) => {
    portal = await FakePortal.start(routes);
    terminal.env = { COMPANYOS_URL: portal.url, COMPANYOS_TOKEN: 'a-token' };
  };
  afterEach(() => portal.stop());

  it('is saved: key, checkpoint and export, which then verify without it', async () => {
    const { name, keyId } = ledger.signer.key;
    const verifierKey = formatVerifierKey(ledger.signer.key);
    let signed = 0;
    await serve({
      'GET /api/ledger/key': () => ({
        json: { name, keyId, verifierKey, pem: ledger.pem },
      }),
      'POST /api/ledger/checkpoints': () => {
        signed += 1;
        return { json: latest };
      },
      'GET /api/ledger/checkpoint': () => ({
        text: latest.note,
        type: 'text/plain; charset=utf-8',
      }),
      'GET /api/ledger/checkpoints': () => ({ json: { items: [latest] } }),
      'GET /api/ledger/export': ({ query }) => ({
        text: query.get('from') === '0' ? good : 'another range\n',
        type: 'application/x-ndjson',
      }),
    });
    const at = (file: string) => join(terminal.folder, file);
    const ledgerRun = (...args: string[]) => terminal.run('ledger', ...args);
    const keyAnswer = await ledgerRun('key', '-o', at('k.pem'));
    expect(keyAnswer.err).toMatch(/SHA-256 [0-9a-f]{64}\n$/);
    expect((await ledgerRun('key')).out).toBe(ledger.pem);
    expect(
      (await ledgerRun('checkpoint', '--sign', '-o', at('checkpoint'))).code,
    ).toBe(0);
    expect(signed).toBe(1);
    expect(await readFile(at('checkpoint'), 'utf8')).toBe(latest.note);
    const { out } = await ledgerRun('checkpoint', '--json');
    expect(JSON.parse(out)).toMatchObject({ size: 9, note: latest.note });
    expect((await ledgerRun('export', '-o', at('l.ndjson'))).code).toBe(0);
    expect((await ledgerRun('export', '--from', '3', '--to', '5')).out).toBe(
      'another range\n',
    );
    expect(portal.requests[portal.requests.length - 1].query.toString()).toBe(
      'from=3&to=5',
    );
    await portal.stop();
    const verdict = await ledgerRun(
      ...['verify', at('l.ndjson'), '--key', at('k.pem')],
      ...['--checkpoint', at('checkpoint')],
    );
    expect(verdict.code).toBe(0);
    await serve({});
  });

  it('is refused in its own words, and leaves no half file', async () => {
    const denied = refusal(403, {
      code: 'POLICY_DENIED',
      message: 'Auditors read the ledger.',
      next: 'Ask an auditor.',
      decisionId: 'pd_01JDB0000000000000000000CC',
    });
    await serve({
      'GET /api/ledger/export': () => denied,
      'GET /api/ledger/checkpoint': () => denied,
    });
    const file = join(terminal.folder, 'l.ndjson');
    await writeFile(file, 'as it was');
    const { code, err } = await terminal.run('ledger', 'export', '-o', file);
    expect(code).toBe(3);
    expect(err).toContain('pd_01JDB0000000000000000000CC');
    expect(await readFile(file, 'utf8')).toBe('as it was');
    expect((await terminal.run('ledger', 'checkpoint')).code).toBe(3);
    const bad = await terminal.run('ledger', 'export', '--from', '-1');
    expect(bad.code).toBe(2);
  });
});
