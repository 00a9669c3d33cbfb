import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeArtifact } from '../__testUtils__/dueArtifact';
import { ACME } from '../__testUtils__/fakes';
import { startTestPortal, type TestPortal } from '../__testUtils__/testPortal';

jest.setTimeout(60_000);

let database: TestDatabase;
let archive: string;
let portal: TestPortal;

beforeEach(async () => {
  database = await createTestDatabase();
  archive = await mkdtemp(join(tmpdir(), 'archive-'));
  portal = await startTestPortal({ database, archive });
});

afterEach(async () => {
  await portal?.stop();
  await database?.drop();
  await rm(archive, { recursive: true, force: true });
});

const stored = (key: string, daysAgo: number, retention?: string) =>
  storeArtifact(archive, { key, daysAgo, retention });

const objects = () => readdir(join(archive, 'objects'));

describe('the retention sweep', () => {
  it('erases what is due, through the engine, and leaves the rest', async () => {
    await stored('due', 3);
    await stored('fresh', 0);
    await stored('kept', 3, '30-days');
    const report = await portal.as('dev').residency.sweep();
    expect(report).toMatchObject({
      looked: 3,
      erased: ['eu-archive/due'],
      // Its tenant's schedule wants it gone; the longest retention wins.
      left: [
        {
          artifact: 'eu-archive/kept',
          reasons: [expect.stringContaining('30-days')],
        },
      ],
      troubles: [],
      finishedAt: expect.any(String),
    });
    expect(await objects()).toEqual(['fresh', 'kept']);
    const { items } = await portal
      .as('dev')
      .operations.list('residency', { type: 'artifact.erase' });
    expect(items).toMatchObject([
      {
        state: 'succeeded',
        subject: 'artifact:eu-archive/due',
        actor: { ref: 'service:plugin:residency' },
        decision: { outcome: 'allow' },
      },
    ]);
    const { sweeps, artifacts, schedules } = await portal
      .as('augusta')
      .residency.retention();
    expect(sweeps[0]).toEqual(report);
    expect(artifacts.map(({ id, state }) => [id, state])).toEqual([
      ['eu-archive/fresh', 'deletable'],
      ['eu-archive/kept', 'retained'],
    ]);
    expect(schedules.map(({ id }) => id)).toContain('7-years');
  });

  it('leaves what a hold keeps, says so, and erases it once released', async () => {
    await stored('due', 3);
    const { residency, operations } = portal.as('dev');
    const { hold } = await residency.placeHold({
      subject: `tenant:${ACME}`,
      case: 'C-7',
      reason: 'Court order',
    });
    expect((await residency.hold(hold!.id)).keeps).toMatchObject([
      { kind: 'namespace' },
      { kind: 'artifact', name: 'eu-archive/due' },
    ]);
    const kept = await residency.sweep();
    expect(kept).toMatchObject({
      erased: [],
      left: [
        {
          artifact: 'eu-archive/due',
          reasons: [expect.stringContaining('C-7')],
        },
      ],
    });
    expect(await objects()).toEqual(['due']);

    const release = await residency.releaseHold({
      holdId: hold!.id,
      reason: 'Closed',
    });
    await portal.as('vera').operations.approve('residency', release.id, {
      planHash: release.plan.hash,
    });
    await operations.get('residency', release.id, { waitSeconds: 30 });
    expect((await residency.sweep()).erased).toEqual(['eu-archive/due']);
  });

  it('leaves an artifact that is held on its own', async () => {
    await stored('due', 3);
    await stored('also-due', 3);
    const { residency } = portal.as('dev');
    await residency.placeHold({
      subject: 'artifact:eu-archive/due',
      case: 'C-8',
      reason: 'Evidence',
    });
    expect(await residency.sweep()).toMatchObject({
      erased: ['eu-archive/also-due'],
      left: [{ artifact: 'eu-archive/due' }],
    });
  });

  it('erases what is left of a tenant that is gone', async () => {
    await stored('due', 3);
    portal.tenants.clear();
    expect((await portal.as('ada').residency.sweep()).erased).toEqual([
      'eu-archive/due',
    ]);
  });

  it('meets another sweep in the same operations', async () => {
    await stored('due', 3);
    const [one, two] = await Promise.all([
      portal.as('dev').residency.sweep(),
      portal.as('ada').residency.sweep(),
    ]);
    expect(new Set([...one.erased, ...two.erased])).toEqual(
      new Set(['eu-archive/due']),
    );
    expect([...one.left, ...two.left]).toEqual([]);
    const { items } = await portal.as('dev').operations.list('residency', {
      type: 'artifact.erase',
      states: ['succeeded'],
    });
    expect(items).toHaveLength(1);
  });

  it('reports a store that cannot be read, and sweeps again when it can', async () => {
    await stored('due', 3);
    await rename(join(archive, 'objects'), join(archive, 'away'));
    await writeFile(join(archive, 'objects'), 'not a folder');
    expect(await portal.as('dev').residency.sweep()).toMatchObject({
      erased: [],
      troubles: [{ artifact: 'eu-archive' }],
    });
    await rm(join(archive, 'objects'));
    await rename(join(archive, 'away'), join(archive, 'objects'));
    expect((await portal.as('dev').residency.sweep()).erased).toHaveLength(1);
  });

  it('goes on past a sidecar that cannot be read, and tells of it', async () => {
    await stored('broken', 3);
    await stored('due', 3);
    await writeFile(join(archive, 'objects', 'broken', 'sidecar.json'), '{');
    const report = await portal.as('dev').residency.sweep();
    expect(report).toMatchObject({
      erased: ['eu-archive/due'],
      troubles: [{ artifact: 'eu-archive/broken' }],
    });
    expect(await objects()).toEqual(['broken']);
    const overview = await portal.as('dev').residency.retention();
    expect(overview.troubles).toMatchObject([
      { artifact: 'eu-archive/broken' },
    ]);
    const { hold } = await portal.as('dev').residency.placeHold({
      subject: `tenant:${ACME}`,
      case: 'C-9',
      reason: 'Court order',
    });
    expect(await portal.as('dev').residency.hold(hold!.id)).toMatchObject({
      keepsUnknown: expect.stringContaining('eu-archive/broken'),
    });
  });

  it('is for those who may run it', async () => {
    await expect(portal.as('omar').residency.sweep()).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
  });
});
