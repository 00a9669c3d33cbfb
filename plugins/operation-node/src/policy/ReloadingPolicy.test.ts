import { ledgerRequest } from '@companyos/policy';
import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ReloadingPolicy } from './ReloadingPolicy';

const POLICIES = resolve(__dirname, '../../../../policies');
const dev = {
  ref: 'user:default/dev',
  kind: 'user',
  groups: ['group:default/data-governance'],
} as const;

describe('ReloadingPolicy', () => {
  let folder: string;
  let policy: ReloadingPolicy;
  const logger = { info: jest.fn(), error: jest.fn() };

  beforeEach(async () => {
    jest.clearAllMocks();
    folder = await mkdtemp(join(tmpdir(), 'policies-'));
    await cp(POLICIES, folder, { recursive: true });
    policy = await ReloadingPolicy.create({ folder, logger });
  });

  afterEach(() => rm(folder, { recursive: true }));

  const mayRead = () => policy.decide(ledgerRequest(dev));

  it('keeps the running bundle when one with a syntax error is put in place', async () => {
    const { sha256 } = policy.bundle;
    await appendFile(join(folder, 'ledger.cedar'), '\npermit (principal,,\n');
    await policy.look();
    await policy.look();
    expect(policy.bundle.sha256).toBe(sha256);
    expect(mayRead()).toMatchObject({ outcome: 'allow', bundle: { sha256 } });
    expect(policy.status().refused?.problems.join()).toContain('ledger.cedar');
    expect(logger.error.mock.calls.join()).toContain('stays in force');

    // It says so once, not at each look.
    await policy.look();
    expect(logger.error).toHaveBeenCalledTimes(1);

    await cp(join(POLICIES, 'ledger.cedar'), join(folder, 'ledger.cedar'));
    await policy.look();
    await policy.look();
    expect(policy.status().refused).toBeNull();
    expect(policy.bundle.sha256).toBe(sha256);
  });

  it('takes up a valid bundle, once it is there as a whole', async () => {
    const { sha256 } = policy.bundle;
    await writeFile(join(folder, 'ledger.cedar'), '// Nobody reads it.\n');
    await policy.look();
    expect(policy.bundle.sha256).toBe(sha256);
    await policy.look();
    expect(policy.bundle.sha256).not.toBe(sha256);
    expect(mayRead().outcome).toBe('deny');
  });

  it('stays when the folder is gone', async () => {
    const moved = `${folder}-moved`;
    await cp(folder, moved, { recursive: true });
    await rm(folder, { recursive: true });
    await policy.look();
    await policy.look();
    expect(mayRead().outcome).toBe('allow');
    expect(policy.status().refused).not.toBeNull();
    await cp(moved, folder, { recursive: true });
    await rm(moved, { recursive: true });
  });

  it('does not start on a bundle that is not valid', async () => {
    await appendFile(join(folder, 'ledger.cedar'), '\nnonsense\n');
    await expect(ReloadingPolicy.create({ folder, logger })).rejects.toThrow(
      'not valid',
    );
  });
});
