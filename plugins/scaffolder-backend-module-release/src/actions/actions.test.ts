import { mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  OperationError,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import { parse } from 'yaml';
import { releaseLinks } from './releaseLinks';
import { rollBackAction } from './rollBack';
import { examples as rollBackExamples } from './rollBack.examples';
import { startReleaseAction } from './startRelease';
import { examples as startExamples } from './startRelease.examples';

const plan = {
  summary: 'Release it.',
  changes: [{ summary: '10 % → 100 %' }],
  hash: 'a'.repeat(64),
  noop: false,
};
const allowed = {
  plan,
  decision: { id: 'pd_1', outcome: 'allow', reason: 'They may.' },
} as unknown as DecidedPlan;
const denied = {
  plan,
  decision: {
    id: 'pd_2',
    outcome: 'deny',
    reason: 'Nothing allows it.',
    remedy: 'Ask a release manager.',
    determining: [],
  },
} as unknown as DecidedPlan;

function operation(more: object = {}): Operation {
  return {
    id: 'op_1',
    state: 'succeeded',
    plan,
    error: null,
    waitReason: null,
    ...more,
  } as unknown as Operation;
}

function lab() {
  const releases = {
    planStart: jest.fn(async () => allowed),
    planRollback: jest.fn(async () => allowed),
    start: jest.fn(async (_body: any, _request: any) => ({
      operation: operation(),
      rolloutId: 'ro_1',
      releaseId: 'rel_1',
    })),
    rollback: jest.fn(async (_id: string, _body: any, _request: any) =>
      operation({ state: 'running' }),
    ),
  };
  const operations = { get: jest.fn(async () => operation()) };
  const options = {
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    releases: releases as any,
    operations: operations as any,
    links: releaseLinks('https://portal.example.com/'),
    pause: async () => {},
  };
  const outputs: Record<string, unknown> = {};
  const run = async (
    action: { handler: (ctx: any) => Promise<unknown> },
    input: object,
    isDryRun = false,
  ) => {
    const output = (name: string, value: unknown) => {
      outputs[name] = value;
    };
    const context = createMockActionContext({ input: input as any });
    await action.handler({ ...context, output, isDryRun });
    return outputs;
  };
  return {
    releases,
    operations,
    run,
    start: startReleaseAction(options),
    rollBack: rollBackAction(options),
  };
}

const inputOf = (example: string) => parse(example).steps[0].input;

describe('companyos:release:start', () => {
  it.each(startExamples)('runs its example: $description', async item => {
    const { releases, run, start } = lab();
    const input = inputOf(item.example);
    expect(await run(start, input)).toEqual({
      outcome: 'started',
      releaseId: 'rel_1',
      rolloutId: 'ro_1',
      rolloutUrl: 'https://portal.example.com/releases/ro_1',
      operationId: 'op_1',
      operationUrl: 'https://portal.example.com/operations/release/op_1',
    });
    expect(releases.start).toHaveBeenCalledWith(
      input,
      expect.objectContaining({ token: expect.any(String) }),
    );
  });

  const input = inputOf(startExamples[0].example);

  it('plans in a dry run and starts nothing, and says an empty field is none', async () => {
    const { releases, run, start } = lab();
    expect(await run(start, { ...input, retryReason: ' ' }, true)).toEqual({
      outcome: 'started',
    });
    const { reason: _, ...body } = input;
    expect(releases.planStart).toHaveBeenCalledWith(body, expect.anything());
    expect(releases.start).not.toHaveBeenCalled();
  });

  it('fails in a dry run where the real run would be denied, with everything in the message', async () => {
    const { releases, run, start } = lab();
    releases.planStart.mockResolvedValue(denied);
    await expect(run(start, input, true)).rejects.toThrow(
      'POLICY_DENIED: Nothing allows it. Ask a release manager. Decision pd_2: https://portal.example.com/ledger?decisionId=pd_2',
    );
  });

  it('says no-op, and what the back end refuses', async () => {
    const { releases, run, start } = lab();
    releases.start.mockResolvedValue({
      operation: operation({ state: 'no-op', plan: { ...plan, noop: true } }),
      rolloutId: 'ro_1',
      releaseId: 'rel_1',
    });
    expect(await run(start, input)).toMatchObject({ outcome: 'no-op' });
    releases.start.mockRejectedValue(
      new OperationError('INVALID_INPUT', 'Not usable.', {
        fields: { version: 'There is none.' },
      }),
    );
    await expect(run(start, input)).rejects.toThrow('version: There is none.');
    const error = { code: 'ROLLOUT_UNDERWAY', message: 'Busy.', next: 'Wait.' };
    releases.start.mockResolvedValue({
      operation: operation({ state: 'failed', error }),
      rolloutId: 'ro_1',
      releaseId: 'rel_1',
    });
    await expect(run(start, input)).rejects.toThrow('Operation op_1: https');
  });
});

describe('companyos:release:rollback', () => {
  const input = inputOf(rollBackExamples[0].example);

  it.each(rollBackExamples)('runs its example: $description', async item => {
    const { releases, operations, run, rollBack } = lab();
    operations.get
      .mockResolvedValueOnce(operation({ state: 'running' }))
      .mockResolvedValue(operation());
    expect(await run(rollBack, inputOf(item.example))).toMatchObject({
      outcome: 'rolled-back',
      operationId: 'op_1',
    });
    const { release, reason } = inputOf(item.example);
    expect(releases.rollback).toHaveBeenCalledWith(
      release,
      { reason },
      expect.anything(),
    );
    expect(operations.get).toHaveBeenCalledTimes(2);
  });

  it('plans in a dry run, and changes nothing', async () => {
    const { releases, run, rollBack } = lab();
    expect(await run(rollBack, input, true)).toEqual({
      outcome: 'rolled-back',
    });
    releases.planRollback.mockResolvedValue(denied);
    await expect(run(rollBack, input, true)).rejects.toThrow('POLICY_DENIED');
    expect(releases.rollback).not.toHaveBeenCalled();
  });

  it('fails where it failed, and where it takes too long', async () => {
    const { operations, run, rollBack } = lab();
    const error = { code: 'DIGEST_MISMATCH', message: 'Odd.', next: 'Look.' };
    operations.get.mockResolvedValue(operation({ state: 'failed', error }));
    await expect(run(rollBack, input)).rejects.toThrow('DIGEST_MISMATCH: Odd.');
    operations.get.mockResolvedValue(operation({ state: 'waiting' }));
    await expect(run(rollBack, input)).rejects.toThrow('still under way');
  });
});
