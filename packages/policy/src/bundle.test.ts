import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { compilePolicyBundle, loadPolicyBundle } from './bundle';
import { tinyFiles } from './testing/tinyBundle';

const POLICIES = resolve(__dirname, '../../../policies');

describe('the bundle of this repository', () => {
  it('is valid and knows its regions and retention schedules', async () => {
    const bundle = await loadPolicyBundle(POLICIES);
    expect(bundle.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([...bundle.regions.keys()]).toEqual(['eu-central', 'us-east']);
    expect(bundle.regions.get('us-east')).toEqual({
      id: 'us-east',
      title: 'US East (Virginia)',
      jurisdiction: 'United States of America',
    });
    expect(bundle.regions.get('eu')).toBeUndefined();
    expect(bundle.retention.get('7-years')).toMatchObject({
      days: 2557,
      mode: 'compliance',
    });
  });
});

describe('the hash of a bundle', () => {
  const { sha256 } = compilePolicyBundle(tinyFiles());

  it('does not depend on the order of files, line endings or byte order marks', () => {
    const files = tinyFiles({
      'more.cedar': '',
      'a-b.cedar': '',
      'ab.cedar': '',
    });
    const expected = compilePolicyBundle(files).sha256;
    expect(expected).not.toBe(sha256);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(files, { minLength: files.length }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        (shuffled, newline, mark, bytes) => {
          const changed = shuffled.map(({ path, content }) => {
            const text =
              (mark ? '\uFEFF' : '') + String(content).replace(/\n/g, newline);
            return { path, content: bytes ? Buffer.from(text) : text };
          });
          expect(compilePolicyBundle(changed).sha256).toBe(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('does not depend on the locale', () => {
    const compare = jest
      .spyOn(String.prototype, 'localeCompare')
      .mockImplementation(() => {
        throw new Error('depends on the locale');
      });
    try {
      expect(compilePolicyBundle(tinyFiles()).sha256).toBe(sha256);
    } finally {
      compare.mockRestore();
    }
  });

  it('changes with every byte that means something', () => {
    const texts = tinyFiles().map(({ path, content }) => [path, content]);
    for (const [path, content] of texts) {
      const comment = String(path).endsWith('.yaml') ? '# x\n' : '// x\n';
      expect(
        compilePolicyBundle(tinyFiles({ [String(path)]: comment + content }))
          .sha256,
      ).not.toBe(sha256);
    }
  });

  it('is SHA-256 over the RFC 8785 list of paths and hashes', () => {
    const { createHash } = jest.requireActual('node:crypto');
    const hash = (text: string) =>
      createHash('sha256').update(text, 'utf8').digest('hex');
    const list = tinyFiles()
      .map(({ path, content }) => ({ path, text: String(content) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, text }) => `{"path":"${path}","sha256":"${hash(text)}"}`);
    expect(sha256).toBe(hash(`[${list.join(',')}]`));
  });
});

describe('a folder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function write(files = tinyFiles()) {
    await Promise.all(
      files.map(({ path, content }) => writeFile(join(dir, path), content)),
    );
  }

  it('is read as the same bundle, tests, README and hidden files aside', async () => {
    await write();
    await mkdir(join(dir, 'tests'));
    await writeFile(join(dir, 'tests', 'cases.yaml'), '[]');
    await writeFile(join(dir, 'README.md'), '# Policies');
    await writeFile(join(dir, '.swp'), '');
    expect((await loadPolicyBundle(dir)).sha256).toBe(
      compilePolicyBundle(tinyFiles()).sha256,
    );
  });

  it('may consist of symbolic links, as mounted configuration does', async () => {
    await mkdir(join(dir, '..data'));
    for (const { path, content } of tinyFiles()) {
      await writeFile(join(dir, '..data', path), content);
      await symlink(join('..data', path), join(dir, path));
    }
    expect((await loadPolicyBundle(dir)).sha256).toBe(
      compilePolicyBundle(tinyFiles()).sha256,
    );
  });

  it('is refused with a policy that nobody sees', async () => {
    await write();
    await writeFile(join(dir, '.more.cedar'), '');
    await expect(loadPolicyBundle(dir)).rejects.toThrow(
      /\.more\.cedar: This does not belong/,
    );
  });

  it('is refused with a folder of policies inside', async () => {
    await write();
    await mkdir(join(dir, 'more'));
    await expect(loadPolicyBundle(dir)).rejects.toThrow(
      /more: This does not belong/,
    );
  });

  it('is refused when it is not there', async () => {
    await expect(loadPolicyBundle(join(dir, 'none'))).rejects.toThrow(
      /none: The folder cannot be read \(ENOENT\)\./,
    );
  });
});
