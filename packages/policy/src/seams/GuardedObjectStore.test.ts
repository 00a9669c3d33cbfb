import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dev, NOW, omar, seamLab } from '../__testUtils__/seamLab';
import type { LegalHold } from '../retention';
import { bytesSource } from './content';
import { GuardedObjectStore, type GuardedPut } from './GuardedObjectStore';

const subject: GuardedPut = {
  actor: omar,
  tenant: 'acme',
  dataset: 'reports',
  classification: 'restricted',
  retention: '30-days',
  key: 'acme/report.txt',
  source: bytesSource(() => ['hello ', 'world']),
};
const LATER = '2030-01-31T00:00:00.001Z';

describe('a guarded object store', () => {
  let root: string;
  let lab: Awaited<ReturnType<typeof seamLab>>;
  let holds: LegalHold[];

  beforeEach(async () => {
    lab = await seamLab();
    holds = [];
    root = await mkdtemp(join(tmpdir(), 'objects-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const store = (region = 'eu-central') =>
    GuardedObjectStore.create({
      ...lab.options,
      root,
      region,
      holds: async () => holds,
    });
  const text = async (content: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const chunk of content) parts.push(chunk);
    return Buffer.concat(parts).toString('utf8');
  };
  const erase = (changes: object = {}) =>
    store().erase({
      actor: dev,
      key: subject.key,
      reason: 'The contract ended',
      ...changes,
    });

  it('keeps content with its sidecar', async () => {
    const sidecar = await store().put(subject);
    expect(sidecar).toMatchObject({
      classification: 'restricted',
      region: 'eu-central',
      content: { bytes: 11 },
      retention: { retainUntil: '2030-01-31T00:00:00.000Z' },
    });
    expect(await store().sidecar(subject.key)).toEqual(sidecar);
    expect(await text(store().read(subject.key))).toBe('hello world');
    expect(await store().list()).toEqual([subject.key]);
    expect(lab.recorder.told).toEqual([
      'policy.decision allow',
      'data.object.sealed allow',
    ]);
  });

  it('denies what does not belong into its region', async () => {
    await expect(store('us-east').put(subject)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
    expect(await store().list()).toEqual([]);
    expect(lab.recorder.told).toEqual(['policy.decision deny']);
  });

  it('refuses what has no tags, and what cannot be recorded', async () => {
    await expect(
      store().put({ ...subject, retention: '' }),
    ).rejects.toMatchObject({ code: 'UNTAGGED' });
    lab.recorder.failing = 'data.object.sealed';
    await expect(store().put(subject)).rejects.toMatchObject({
      code: 'NOT_RECORDED',
    });
    expect(await store().list()).toEqual([]);
    expect(await readdir(join(root, 'partial'))).toEqual([]);
  });

  it('never replaces an object', async () => {
    await store().put(subject);
    await expect(store().put(subject)).rejects.toMatchObject({
      code: 'OBJECT_EXISTS',
    });
  });

  it('finds content that was changed behind its back', async () => {
    await store().put(subject);
    const folder = join(root, 'objects', encodeURIComponent(subject.key));
    await appendFile(join(folder, 'content'), '!');
    await expect(text(store().read(subject.key))).rejects.toMatchObject({
      code: 'OBJECT_DAMAGED',
    });
  });

  it('erases what nothing keeps', async () => {
    await store().put(subject);
    lab.time.now = LATER;
    expect(await erase()).toMatchObject({ state: 'deletable', blockers: [] });
    expect(await store().list()).toEqual([]);
    expect(lab.recorder.records.at(-1)).toMatchObject({
      event: 'data.object.erased',
      content: { bytes: 11 },
      reason: 'The contract ended',
    });
    await expect(erase()).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('names everything that keeps an object', async () => {
    await store().put(subject);
    holds = [
      { case: '2030-17', reason: 'A court asked', since: NOW },
      { case: '2030-18', reason: 'Another one', since: NOW },
    ];
    lab.time.now = '2030-01-31T00:00:00.000Z';
    await expect(erase()).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: expect.stringMatching(
        /2030-17.*2030-18.*Kept until after 2030-01-31T00:00:00\.000Z under schedule "30 days"/,
      ),
      policies: [{ id: 'held-data-stays' }, { id: 'retained-data-stays' }],
    });
    expect(await store().list()).toEqual([subject.key]);
  });

  it('holds against whoever may bypass, and while one hold remains', async () => {
    await store().put(subject);
    lab.time.now = LATER;
    holds = [{ case: '2030-17', reason: 'A court asked', since: NOW }];
    await expect(erase({ bypassGovernance: true })).rejects.toMatchObject({
      policies: [{ id: 'held-data-stays' }],
    });
    holds = [];
    await erase();
  });

  it('lets data governance bypass governance retention with a reason, and nobody else', async () => {
    await store().put(subject);
    lab.time.now = '2030-01-02T00:00:00.000Z';
    await expect(erase()).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await expect(
      erase({ bypassGovernance: true, reason: ' ' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('The bypass has no reason'),
    });
    await expect(
      erase({ bypassGovernance: true, actor: omar }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('Policy did not allow'),
    });
    expect(await erase({ bypassGovernance: true })).toMatchObject({
      bypassed: [{ schedule: '30-days' }],
    });
    expect(
      lab.recorder.records
        .slice(-3)
        .map(({ decision, event }) => `${event} ${decision.request.action}`),
    ).toEqual([
      'policy.decision retention:bypass-governance',
      'policy.decision data:erase',
      'data.object.erased data:erase',
    ]);
  });

  it('lets nobody bypass compliance', async () => {
    await store().put({ ...subject, tenant: 'archive' });
    lab.time.now = LATER;
    await expect(erase({ bypassGovernance: true })).rejects.toMatchObject({
      policies: [{ id: 'retained-data-stays' }],
      message: expect.stringContaining('nobody can shorten it'),
    });
  });

  it('erases nothing that it cannot record', async () => {
    await store().put(subject);
    lab.time.now = LATER;
    for (const event of ['policy.decision', 'data.object.erased'] as const) {
      lab.recorder.failing = event;
      await expect(erase()).rejects.toMatchObject({ code: 'NOT_RECORDED' });
    }
    expect(await store().list()).toEqual([subject.key]);
  });

  it('clears what a crash left behind, and only that', async () => {
    await store().put(subject);
    await mkdir(join(root, 'partial', 'crashed'), { recursive: true });
    await writeFile(join(root, 'partial', 'crashed', 'content'), 'half');
    const now = Date.now();
    expect(await store().clearPartial(60_000, new Date(now))).toBe(0);
    expect(await store().clearPartial(60_000, new Date(now + 120_000))).toBe(1);
    expect(await readdir(join(root, 'partial'))).toEqual([]);
    expect(await store().list()).toEqual([subject.key]);
  });
});
