import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  dev,
  gita,
  NOW,
  obliging,
  omar,
  seamLab,
} from '../__testUtils__/seamLab';
import { bytesSource, jsonLinesSource } from './content';
import { GuardedExporter, type GuardedExport } from './GuardedExporter';
import { fileDestination } from './GuardedObjectStore';
import type { Sidecar } from './sidecar';

const hold = { case: '2030-17', reason: 'A court asked', since: NOW };

const subject: GuardedExport = {
  actor: omar,
  tenant: 'acme',
  dataset: 'records',
  classification: 'internal',
  retention: '30-days',
  destination: 'eu-archive',
  name: 'acme/records.jsonl',
  source: bytesSource(() => ['{"a":1}\n', Buffer.from('{"a":2}\n')]),
};
const CONTENT = '{"a":1}\n{"a":2}\n';

describe('a guarded export', () => {
  let root: string;
  let lab: Awaited<ReturnType<typeof seamLab>>;

  beforeEach(async () => {
    lab = await seamLab();
    root = await mkdtemp(join(tmpdir(), 'export-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const exporter = (policy = lab.options.policy) =>
    GuardedExporter.create({
      ...lab.options,
      policy,
      holds: async () => [hold],
      destinations: [
        fileDestination({ id: 'eu-archive', region: 'eu-central', root }),
        fileDestination({ id: 'eu-download', region: 'eu-central', root }),
        fileDestination({ id: 'us-archive', region: 'us-east', root }),
      ],
    });
  /** Every file under the destination, whatever it is. */
  const left = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => entry.name)
      .sort();
  const contentOf = (name: string) =>
    readFile(
      join(root, 'objects', encodeURIComponent(name), 'content'),
      'utf8',
    );

  it('leaves content and a sidecar that says everything about it', async () => {
    const progress: number[] = [];
    const sidecar = await exporter().export({
      ...subject,
      onProgress: bytes => progress.push(bytes),
    });
    expect(sidecar).toEqual({
      schema: 'companyos.sidecar/v1',
      name: 'acme/records.jsonl',
      tenant: 'acme',
      dataset: 'records',
      classification: 'internal',
      retention: {
        schedule: '30-days',
        writtenAt: NOW,
        retainUntil: '2030-01-31T00:00:00.000Z',
        stamps: [
          expect.objectContaining({ schedule: '30-days' }),
          expect.objectContaining({ schedule: 'zero-day' }),
        ],
        holds: [hold],
      },
      region: 'eu-central',
      destination: 'eu-archive',
      decisionId: lab.recorder.records[0].decision.id,
      bundle: {
        version: lab.policy.bundle.version,
        sha256: lab.policy.bundle.sha256,
      },
      obligations: [],
      content: {
        sha256: createHash('sha256').update(CONTENT).digest('hex'),
        bytes: CONTENT.length,
      },
    });
    expect(await contentOf('acme/records.jsonl')).toBe(CONTENT);
    expect(await left()).toEqual(['content', 'sidecar.json']);
    expect(progress).toEqual([8, 16]);
    expect(lab.recorder.told).toEqual([
      'policy.decision allow',
      'data.export.sealed allow',
    ]);
  });

  it('has the same content bytes for everyone and at any time', async () => {
    const first = await exporter().export(subject);
    lab.time.now = '2031-06-01T12:00:00.000Z';
    const second = await exporter().export({
      ...subject,
      actor: dev,
      name: 'again',
    });
    expect(second.content).toEqual(first.content);
    expect(second.decisionId).not.toBe(first.decisionId);
  });

  it.each([
    ['outside of the allowed regions', { destination: 'us-archive' }],
    ['to a destination nobody knows', { destination: 'moon' }],
    ['by someone without the right', { actor: gita }],
    [
      'of personal data to a partner',
      { destination: 'us-partner', classification: 'pii' as const },
    ],
  ])('%s is denied and recorded, and reads nothing', async (_name, changes) => {
    const open = jest.fn();
    const denied = exporter().export({
      ...subject,
      ...changes,
      source: bytesSource(open),
    });
    await expect(denied).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: expect.stringMatching(/^pd_/),
    });
    expect(open).not.toHaveBeenCalled();
    expect(await left()).toEqual([]);
    expect(lab.recorder.told).toEqual(['policy.decision deny']);
  });

  it.each(['classification', 'retention'] as const)(
    'without %s is refused',
    async tag => {
      await expect(
        exporter().export({ ...subject, [tag]: undefined } as GuardedExport),
      ).rejects.toMatchObject({ code: 'UNTAGGED' });
      expect(await left()).toEqual([]);
      const { [tag]: _tag, ...untagged } = subject;
      // @ts-expect-error No tag, no export.
      const refused: GuardedExport = untagged;
      expect(refused[tag]).toBeUndefined();
    },
  );

  it('of personal data for download is redacted, or denied where it cannot be', async () => {
    const pii = {
      ...subject,
      destination: 'eu-download',
      classification: 'pii' as const,
    };
    await expect(exporter().export(pii)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: expect.stringContaining('redact:pii'),
    });
    expect(await left()).toEqual([]);

    const records = [{ id: 1, who: { email: 'ada@example.com' } }];
    const sidecar = await exporter().export({
      ...pii,
      source: jsonLinesSource(() => records, { email: 'pii' }),
    });
    expect(sidecar.obligations).toEqual(['redact:pii']);
    expect(await contentOf(subject.name)).toBe(
      '{"id":1,"who":{"email":"[redacted pii]"}}\n',
    );
  });

  it('with an obligation it does not know is denied', async () => {
    await expect(
      exporter(obliging(lab.policy, 'encrypt')).export(subject),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await left()).toEqual([]);
  });

  it('that fails half-way leaves nothing, and says so in the record', async () => {
    const failing = bytesSource(async function* content() {
      yield 'half';
      throw new Error('The database went away.');
    });
    await expect(
      exporter().export({ ...subject, source: failing }),
    ).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      message: expect.stringContaining('The database went away.'),
    });
    expect(await left()).toEqual([]);
    expect(lab.recorder.told).toEqual([
      'policy.decision allow',
      'data.export.failed allow',
    ]);
  });

  it('that is aborted leaves nothing', async () => {
    const controller = new AbortController();
    await expect(
      exporter().export({
        ...subject,
        signal: controller.signal,
        onProgress: () => controller.abort(new Error('Cancelled.')),
      }),
    ).rejects.toMatchObject({ code: 'EXPORT_FAILED' });
    expect(await left()).toEqual([]);
  });

  it.each(['policy.decision', 'data.export.sealed'] as const)(
    'leaves nothing when %s cannot be recorded',
    async event => {
      lab.recorder.failing = event;
      await expect(exporter().export(subject)).rejects.toMatchObject({
        code: 'NOT_RECORDED',
      });
      expect(await left()).toEqual([]);
    },
  );

  it('never replaces what is there', async () => {
    await exporter().export(subject);
    await expect(
      exporter().export({ ...subject, source: bytesSource(() => ['other']) }),
    ).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    expect(await contentOf(subject.name)).toBe(CONTENT);
    expect(await left()).toEqual(['content', 'sidecar.json']);
  });

  it('is published once when two race for one name', async () => {
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => exporter().export(subject)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(await left()).toEqual(['content', 'sidecar.json']);
  });

  it.each(['../escape', '/etc/passwd', 'a//b', 'A', '.hidden', 'a/../b', ''])(
    'refuses the name %j',
    async name => {
      await writeFile(join(root, 'witness'), '');
      await expect(
        exporter().export({ ...subject, name }),
      ).rejects.toMatchObject({ code: 'EXPORT_FAILED' });
      expect(await left()).toEqual(['witness']);
    },
  );

  it.each([
    ['eu-archive', 'us-east'],
    ['moon', 'eu-central'],
  ])(
    'refuses %s in %s: it lies elsewhere, as destinations.yaml says',
    (id, region) => {
      const create = () =>
        GuardedExporter.create({
          ...lab.options,
          holds: async () => [],
          destinations: [fileDestination({ id, region, root })],
        });
      expect(create).toThrow(/destinations\.yaml says/);
    },
  );

  it('says when a known destination is not connected', async () => {
    await expect(
      exporter().export({
        ...subject,
        actor: dev,
        tenant: 'globex',
        destination: 'us-download',
      }),
    ).rejects.toMatchObject({ code: 'DESTINATION_UNAVAILABLE' });
  });

  it('clears what one that was killed left under its name, and nothing else', async () => {
    const objects = fileDestination({
      id: 'eu-archive',
      region: 'eu-central',
      root,
    });
    const killed = await objects.begin(subject.name);
    await killed.write(Buffer.from('half'));
    const other = await objects.begin('other');
    const { content } = await exporter().export(subject);
    expect(content.bytes).toBe(CONTENT.length);
    expect(await readdir(join(root, 'partial'))).toHaveLength(1);
    await other.abort();
    // It was not dead after all: it can write, and not publish.
    await killed.write(Buffer.from('more'));
    await killed.seal();
    await expect(killed.publish({} as Sidecar)).rejects.toThrow('ENOENT');
  });

  it('streams 256 MiB in constant memory', async () => {
    const MIB = 1024 * 1024;
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    // What is held, without what only waits to be collected.
    const held = () => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    let most = 0;
    let looks = 0;
    const before = held();
    const big = bytesSource(function* content() {
      for (let count = 0; count < 256; count += 1) {
        yield Buffer.alloc(MIB, count);
      }
    });
    const { content } = await exporter().export({
      ...subject,
      source: big,
      onProgress: bytes => {
        if (bytes % (16 * MIB) !== 0) return;
        most = Math.max(most, held() - before);
        looks += 1;
      },
    });
    expect(content.bytes).toBe(256 * MIB);
    expect(looks).toBe(16);
    expect(most).toBeLessThan(32 * MIB);
  }, 120_000);
});
