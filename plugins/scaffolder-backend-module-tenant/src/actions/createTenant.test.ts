import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  OperationError,
  type Operation,
  type OperationStep,
  type Plan,
  type PolicyDecision,
} from '@companyos/plugin-operation-common';
import type { TenantSummary } from '@companyos/plugin-tenant-common';
import { parse } from 'yaml';
import { createTenantAction } from './createTenant';
import { examples } from './createTenant.examples';
import { tenantLinks } from './tenantLinks';

const decision = {
  id: 'pd_01J0000000000000000000000A',
  outcome: 'allow',
  reason: 'Platform engineers may create tenants.',
  remedy: '',
  determining: [],
} as unknown as PolicyDecision;

const denial = {
  ...decision,
  id: 'pd_01J0000000000000000000000D',
  outcome: 'deny',
  reason: 'No policy allows it.',
  remedy: 'Ask a platform engineer.',
} as PolicyDecision;

function step(state: OperationStep['state']): OperationStep {
  return {
    key: 'namespace/db',
    title: 'Ensure the db namespace',
    state,
  } as OperationStep;
}

/**
 * A tenant back end in memory: creates what does not exist, does nothing the second time, and goes through the given states
 * each time an operation is looked at.
 */
class World {
  readonly existing = new Set<string>();
  readonly operations = new Map<string, Operation>();
  /** What the operation looks like, look by look; the last one stays. */
  script: Partial<Operation>[] = [
    { state: 'running', steps: [step('running')] },
    { state: 'succeeded', steps: [step('done')] },
  ];
  decision = decision;
  readonly tokens: (string | undefined)[] = [];
  readonly bodies: unknown[] = [];

  private planOf(spec: any): Plan {
    const noop = this.existing.has(spec.name);
    return {
      type: 'tenant.create',
      subject: `tenant:${spec.name}`,
      summary: noop ? `Nothing to do.` : `Create tenant ${spec.name}.`,
      changes: noop
        ? []
        : [
            {
              resource: 'tenant',
              kind: 'tenant',
              action: 'create',
              summary: 'The tenant.',
            },
          ],
      holds: [],
      noop,
      hash: (noop ? '0' : 'a').repeat(64),
    };
  }

  plan = jest.fn(async (spec: unknown, request: any) => {
    this.tokens.push(request.token);
    return { plan: this.planOf(spec), decision: this.decision };
  });

  create = jest.fn(async (body: any, request: any) => {
    this.tokens.push(request.token);
    this.bodies.push(body);
    if (this.decision.outcome === 'deny') {
      throw new OperationError('POLICY_DENIED', denial.reason, {
        next: denial.remedy,
        decisionId: denial.id,
        operationId: 'op_denied',
      });
    }
    const plan = this.planOf(body.spec);
    const operation = {
      id: `op_${this.operations.size + 1}`,
      plan,
      decision,
      state: plan.noop ? 'no-op' : 'running',
      steps: [],
      waitReason: null,
      error: null,
    } as unknown as Operation;
    this.operations.set(operation.id, operation);
    this.existing.add(body.spec.name);
    const tenant = { id: 'tn_abcdefghij234567', name: body.spec.name };
    return { operation, tenant: tenant as TenantSummary };
  });

  get = jest.fn(async (_plugin: string, id: string, request: any) => {
    this.tokens.push(request.token);
    let operation = this.operations.get(id)!;
    if (operation.state !== 'no-op' && this.script.length > 0) {
      operation = { ...operation, ...this.script[0] };
      if (this.script.length > 1) this.script.shift();
      this.operations.set(id, operation);
    }
    return operation;
  });
}

function actionIn(world: World) {
  let now = 0;
  return createTenantAction({
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    tenants: world,
    operations: world,
    links: tenantLinks('https://portal.example.com'),
    now: () => now,
    pause: async ms => {
      now += ms;
    },
  });
}

const acme = parse(examples[0].example).steps[0].input;

/** A task: its log, its outputs, and the checkpoints that outlive a run of it. */
function task(checkpoints = new Map<string, any>()) {
  const log: string[] = [];
  const outputs: Record<string, unknown> = {};
  const logger = mockServices.logger.mock({
    info: message => void log.push(message),
    warn: message => void log.push(message),
  });
  const context = (overrides: object = {}) => ({
    ...createMockActionContext<any, any>({ input: acme }),
    logger,
    output: (name: any, value: unknown) => {
      outputs[String(name)] = value;
    },
    getInitiatorCredentials: async () =>
      mockCredentials.user('user:default/ada'),
    async checkpoint({ key, fn }: any) {
      if (!checkpoints.has(key)) checkpoints.set(key, await fn());
      return checkpoints.get(key);
    },
    ...overrides,
  });
  return { log, outputs, checkpoints, context };
}

describe('companyos:tenant:create', () => {
  it('creates a tenant as the person, follows it as the scaffolder, and links to it', async () => {
    const world = new World();
    const { log, outputs, context } = task();
    await actionIn(world).handler(context());

    expect(outputs).toEqual({
      outcome: 'created',
      name: 'acme',
      entityRef: 'resource:default/acme',
      tenantId: 'tn_abcdefghij234567',
      operationId: 'op_1',
      tenantUrl: 'https://portal.example.com/tenants/acme',
      manifestUrl: 'https://portal.example.com/tenants/acme/manifest',
      ledgerUrl:
        'https://portal.example.com/ledger?subject=tenant%3Atn_abcdefghij234567',
    });
    expect(log.map(message => message.split('\n'))).toEqual([
      [
        'Create tenant acme. Plan aaaaaaaaaaaa.',
        '  create tenant: The tenant.',
        expect.stringContaining('pd_01J0000000000000000000000A: allow'),
        'Operation op_1.',
      ],
      ['1 of 1: Ensure the db namespace', 'Tenant acme is created.'],
    ]);
    const [asPerson, ...asScaffolder] = world.tokens;
    expect(asPerson).toContain('user:default/ada');
    for (const token of asScaffolder) expect(token).not.toContain('ada');
  });

  it('says no-op the second time', async () => {
    const world = new World();
    await actionIn(world).handler(task().context());
    const { log, outputs, context } = task();
    await actionIn(world).handler(context());
    expect(outputs.outcome).toBe('no-op');
    expect(log.at(-1)).toMatch(/^no-op: tenant acme/);
  });

  it('says no-op when a task is retried after its operation ended', async () => {
    const world = new World();
    const { checkpoints, context } = task();
    await actionIn(world).handler(context());
    const retried = task(checkpoints);
    await actionIn(world).handler(retried.context());
    expect(retried.outputs).toMatchObject({ outcome: 'no-op' });
    expect(world.create).toHaveBeenCalledTimes(2);
  });

  it('goes on following after a restart, without the token of the person', async () => {
    const world = new World();
    const { checkpoints, context } = task();
    const aborted = new AbortController();
    aborted.abort(new Error('The process stops'));
    await expect(
      actionIn(world).handler(context({ signal: aborted.signal })),
    ).rejects.toThrow('The process stops');

    const recovered = task(checkpoints);
    await actionIn(world).handler(
      recovered.context({
        getInitiatorCredentials: async () => {
          throw new Error('The token is over');
        },
      }),
    );
    expect(recovered.outputs).toMatchObject({ outcome: 'created' });
    expect(world.create).toHaveBeenCalledTimes(1);
  });

  it('keeps the rounds of a step apart', async () => {
    const world = new World();
    const { checkpoints, context } = task();
    await actionIn(world).handler(context({ each: { key: 0, value: 'a' } }));
    await actionIn(world).handler(context({ each: { key: 1, value: 'b' } }));
    expect(checkpoints.size).toBe(2);
  });

  it('puts decision, reason and links into the message of a denial', async () => {
    const world = new World();
    world.decision = denial;
    const failed = actionIn(world).handler(task().context());
    await expect(failed).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^POLICY_DENIED: No policy allows it. Ask a platform engineer. Decision pd_01J0000000000000000000000D: https:\/\/portal.example.com\/ledger\?decisionId=pd_01J0000000000000000000000D Operation op_denied/,
      ),
    });
  });

  it('names the bad field', async () => {
    const world = new World();
    world.create.mockRejectedValueOnce(
      new OperationError('INVALID_INPUT', 'name: Use at least 3 characters.'),
    );
    await expect(
      actionIn(world).handler(task().context()),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('name: Use at least 3 characters.'),
    });
  });

  it('tells each reason to wait once, and goes on', async () => {
    const world = new World();
    const waiting = {
      state: 'waiting',
      waitReason: "Region us-east's store does not answer.",
      steps: [step('running')],
    } as const;
    world.script = [
      waiting,
      waiting,
      waiting,
      { state: 'succeeded', waitReason: null, steps: [step('done')] },
    ];
    const { log, outputs, context } = task();
    await actionIn(world).handler(context());
    expect(log.filter(line => line.includes('us-east'))).toEqual([
      "Waiting, it goes on by itself. Region us-east's store does not answer.",
    ]);
    expect(outputs.outcome).toBe('created');
  });

  it('stops following a wait without end, and says that the operation goes on', async () => {
    const world = new World();
    world.script = [
      { state: 'waiting', waitReason: 'The store is down.', steps: [] },
    ];
    await expect(actionIn(world).handler(task().context())).rejects.toThrow(
      /still being created. The store is down. It goes on by itself.*op_1/,
    );
  });

  it('looks again when the back end restarts meanwhile', async () => {
    const world = new World();
    world.get.mockRejectedValueOnce(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    const { outputs, context } = task();
    await actionIn(world).handler(context());
    expect(outputs.outcome).toBe('created');
  });

  it('fails with the error of a failed operation', async () => {
    const world = new World();
    world.script = [
      {
        state: 'failed',
        steps: [],
        error: { code: 'CONFLICT', message: 'Broken.', next: 'Repair it.' },
      },
    ];
    await expect(
      actionIn(world).handler(task().context()),
    ).rejects.toMatchObject({
      name: 'CONFLICT',
      message: expect.stringMatching(
        /^CONFLICT: Broken. Repair it. Operation op_1/,
      ),
    });
  });

  describe('in a dry run', () => {
    it('plans through the back end and changes nothing', async () => {
      const world = new World();
      const { log, outputs, context } = task();
      await actionIn(world).handler(context({ isDryRun: true }));
      expect(world.plan).toHaveBeenCalledTimes(1);
      expect(world.create).not.toHaveBeenCalled();
      expect(outputs).toMatchObject({ outcome: 'created', name: 'acme' });
      expect(outputs).not.toHaveProperty('operationId');
      expect(log.join('\n')).toContain('  create tenant: The tenant.');
    });

    it('fails on a denial, with its decision', async () => {
      const world = new World();
      world.decision = denial;
      const { log, context } = task();
      await expect(
        actionIn(world).handler(context({ isDryRun: true })),
      ).rejects.toThrow(
        /Ask a platform engineer.*pd_01J0000000000000000000000D/,
      );
      expect(log.join('\n')).toContain('  create tenant: The tenant.');
    });

    it('fails when the plan is not the one that was looked at', async () => {
      const input = { ...acme, planHash: 'b'.repeat(64) };
      await expect(
        actionIn(new World()).handler(
          task().context({ isDryRun: true, input }),
        ),
      ).rejects.toThrow(/PLAN_CHANGED/);
    });
  });

  it.each(examples)('runs its example: $description', async ({ example }) => {
    const world = new World();
    const action = actionIn(world);
    const [{ action: id, input }] = parse(example).steps;
    expect(id).toBe(action.id);
    const given = {
      ...input,
      ...(input.planHash && { planHash: 'a'.repeat(64) }),
    };
    const { outputs, context } = task();
    await action.handler(context({ input: given }));
    expect(outputs.outcome).toBe('created');
    expect(world.bodies).toEqual([given]);
  });

  it('publishes schemas that say what goes in and comes out', () => {
    const { schema } = actionIn(new World());
    expect(schema?.input).toMatchObject({
      type: 'object',
      required: ['spec'],
      properties: {
        spec: {
          required: expect.arrayContaining(['name', 'owner', 'homeRegion']),
          properties: { tier: { enum: ['sandbox', 'standard', 'enterprise'] } },
        },
        planHash: { type: 'string' },
      },
    });
    expect(schema?.output).toMatchObject({
      properties: { outcome: { enum: ['created', 'updated', 'no-op'] } },
    });
  });
});
