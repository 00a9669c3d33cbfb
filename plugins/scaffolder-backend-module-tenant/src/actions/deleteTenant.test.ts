import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  OperationError,
  type Operation,
} from '@companyos/plugin-operation-common';
import type { TenantDeletionPlan } from '@companyos/plugin-tenant-common';
import { parse } from 'yaml';
import { deleteTenantAction } from './deleteTenant';
import { examples } from './deleteTenant.examples';
import { tenantLinks } from './tenantLinks';

const HASH = 'a'.repeat(64);
const input = {
  ...parse(examples[0].example).steps[0].input,
  planHash: HASH,
};
const planned = {
  plan: { summary: 'Delete tenant acme.', changes: [], hash: HASH },
  decision: {
    id: 'pd_1',
    outcome: 'allow',
    reason: 'Platform engineers may.',
    remedy: '',
    determining: [],
  },
  details: { blockers: [] },
} as unknown as TenantDeletionPlan;
const operation = {
  ...planned,
  id: 'op_1',
  state: 'awaiting-approval',
  approvals: {
    required: [{ id: 'dg', title: 'Data governance' }],
    given: [],
  },
} as unknown as Operation;

function lab() {
  const outputs: Record<string, unknown> = {};
  const log: string[] = [];
  const tenants = {
    planDeletion: jest.fn().mockResolvedValue(planned),
    delete: jest.fn().mockResolvedValue({ operation }),
  };
  const action = deleteTenantAction({
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    tenants,
    links: tenantLinks('https://portal.example.com'),
  });
  const run = (overrides: object = {}) =>
    action.handler({
      ...createMockActionContext<any, any>({ input }),
      logger: mockServices.logger.mock({
        info: (message: string) => void log.push(message),
      }),
      output: (name: any, value: unknown) => {
        outputs[String(name)] = value;
      },
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ada'),
      ...overrides,
    });
  return { log, outputs, run, tenants };
}

describe('companyos:tenant:delete', () => {
  it('takes an export first where one is asked for', async () => {
    const { run, tenants } = lab();
    const withExport = parse(examples[1].example).steps[0].input;
    await run({ input: { ...withExport, planHash: HASH } });
    expect(tenants.delete).toHaveBeenCalledWith(
      'acme',
      expect.objectContaining({ planHash: HASH, exportTo: 'eu-archive' }),
      expect.anything(),
    );
    // As the form leaves it where nobody chose one.
    await run({ input: { ...input, exportTo: '' }, isDryRun: true });
    expect(tenants.planDeletion).toHaveBeenCalledWith(
      'acme',
      expect.not.objectContaining({ exportTo: expect.anything() }),
    );
  });

  it('asks as the person, and says whose approval it awaits', async () => {
    const { log, outputs, run, tenants } = lab();
    await run();
    expect(tenants.delete).toHaveBeenCalledWith(
      'acme',
      { planHash: HASH, reason: 'The contract has ended' },
      expect.objectContaining({
        token: expect.stringContaining('user:default/ada'),
      }),
    );
    expect(outputs).toEqual({
      name: 'acme',
      operationId: 'op_1',
      operationUrl: 'https://portal.example.com/operations/tenant/op_1',
      decisionUrl: 'https://portal.example.com/ledger?decisionId=pd_1',
      state: 'awaiting-approval',
    });
    expect(log.at(-1)).toContain('awaits approval by: Data governance');
  });

  it('puts decision, reason and links into the message of a denial', async () => {
    const { run, tenants } = lab();
    tenants.delete.mockRejectedValue(
      new OperationError('POLICY_DENIED', 'A held tenant stays.', {
        next: 'Release the hold.',
        decisionId: 'pd_2',
        operationId: 'op_2',
      }),
    );
    await expect(run()).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^POLICY_DENIED: A held tenant stays. Release the hold. Decision pd_2: https:.* Operation op_2/,
      ),
    });
  });

  it('deletes nothing in a dry run, and fails where the real run would', async () => {
    const { run, tenants } = lab();
    await run({ isDryRun: true });
    tenants.planDeletion.mockResolvedValue({
      ...planned,
      decision: { ...planned.decision, outcome: 'deny', reason: 'No.' },
      details: { blockers: [{ kind: 'hold', text: 'Held by case 7.' }] },
    });
    await expect(run({ isDryRun: true })).rejects.toThrow(/Held by case 7/);
    tenants.planDeletion.mockResolvedValue({
      ...planned,
      plan: { ...planned.plan, hash: 'b'.repeat(64) },
    });
    await expect(run({ isDryRun: true })).rejects.toMatchObject({
      name: 'PLAN_CHANGED',
    });
    expect(tenants.delete).not.toHaveBeenCalled();
  });
});
