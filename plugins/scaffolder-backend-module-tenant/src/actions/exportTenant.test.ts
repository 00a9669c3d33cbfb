import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  OperationError,
  type Operation,
  type Plan,
  type PolicyDecision,
} from '@companyos/plugin-operation-common';
import { parse } from 'yaml';
import { exportTenantAction } from './exportTenant';
import { examples } from './exportTenant.examples';
import { tenantLinks } from './tenantLinks';

const HASH = 'a'.repeat(64);
const decision = {
  id: 'pd_01J0000000000000000000000A',
  outcome: 'allow',
  reason: 'Tenant admins export their data.',
  remedy: '',
  determining: [],
} as unknown as PolicyDecision;
const denial = {
  ...decision,
  id: 'pd_01J0000000000000000000000D',
  outcome: 'deny',
  reason: 'It stays in its regions.',
  remedy: 'Choose another destination.',
} as PolicyDecision;
const plan = {
  summary: 'Export tenant acme to Download.',
  changes: [
    {
      action: 'create',
      resource: 'export/eu-download',
      summary: 'Everything.',
    },
  ],
  hash: HASH,
} as unknown as Plan;

/** A tenant back end in memory, whose exports go through the given states each time they are looked at. */
class World {
  decision = decision;
  script: Partial<Operation>[] = [
    { state: 'running' },
    {
      state: 'succeeded',
      steps: [{ key: 'export', title: 'Export', state: 'done' }] as never,
      output: { sha256: 'f'.repeat(64), bytes: 42, ledgerSize: 7 },
    },
  ];
  readonly tokens: (string | undefined)[] = [];
  readonly bodies: object[] = [];
  readonly made = new Map<string, Operation>();

  plan = jest.fn(async (_name: string, body: object, request: any) => {
    this.tokens.push(request.token);
    this.bodies.push(body);
    return { plan, decision: this.decision };
  });

  start = jest.fn(async (_name: string, body: object, request: any) => {
    this.tokens.push(request.token);
    this.bodies.push(body);
    if (this.decision.outcome === 'deny') {
      throw new OperationError('POLICY_DENIED', denial.reason, {
        next: denial.remedy,
        decisionId: denial.id,
        operationId: 'op_denied',
      });
    }
    const operation = {
      id: `op_${this.made.size + 1}`,
      plan,
      decision,
      state: 'running',
      steps: [],
      waitReason: null,
      error: null,
      output: {},
    } as unknown as Operation;
    this.made.set(operation.id, operation);
    return operation;
  });

  get = jest.fn(async (_plugin: string, id: string, request: any) => {
    this.tokens.push(request.token);
    const operation = { ...this.made.get(id)!, ...this.script[0] };
    if (this.script.length > 1) this.script.shift();
    return operation;
  });
}

function actionIn(world: World) {
  let now = 0;
  return exportTenantAction({
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    exports: world,
    operations: world,
    links: tenantLinks('https://portal.example.com'),
    now: () => now,
    pause: async ms => {
      now += ms;
    },
  });
}

const inputOf = (index: number) =>
  parse(examples[index].example).steps[0].input;

/** A task: its log, its outputs, and the checkpoints that outlive a run of it. */
function task(checkpoints = new Map<string, any>()) {
  const log: string[] = [];
  const outputs: Record<string, unknown> = {};
  const logger = mockServices.logger.mock({
    info: message => void log.push(message),
    warn: message => void log.push(message),
  });
  const context = (overrides: object = {}) => ({
    ...createMockActionContext<any, any>({ input: inputOf(0) }),
    logger,
    output: (name: any, value: unknown) => {
      outputs[String(name)] = value;
    },
    getInitiatorCredentials: async () =>
      mockCredentials.user('user:default/omar'),
    async checkpoint({ key, fn }: any) {
      if (!checkpoints.has(key)) checkpoints.set(key, await fn());
      return checkpoints.get(key);
    },
    ...overrides,
  });
  return { log, outputs, checkpoints, context };
}

describe('companyos:tenant:export', () => {
  it('exports as the person, follows it as the scaffolder, and links to it', async () => {
    const world = new World();
    const { log, outputs, context } = task();
    await actionIn(world).handler(context());
    expect(outputs).toEqual({
      name: 'acme',
      destination: 'eu-download',
      exportsUrl: 'https://portal.example.com/tenants/acme/exports',
      operationId: 'op_1',
      decisionUrl:
        'https://portal.example.com/ledger?decisionId=pd_01J0000000000000000000000A',
      sha256: 'f'.repeat(64),
      bytes: 42,
      ledgerSize: 7,
    });
    expect(log.join('\n')).toContain('create export/eu-download: Everything.');
    expect(log.at(-1)).toContain('42 bytes, SHA-256 ffff');
    const [asPerson, ...asScaffolder] = world.tokens;
    expect(asPerson).toContain('user:default/omar');
    for (const token of asScaffolder) expect(token).not.toContain('omar');
  });

  it.each(examples.map((each, index) => [each.description, index]))(
    'runs its example: %s',
    async (_description, index) => {
      const world = new World();
      const { outputs, context } = task();
      const input = inputOf(Number(index));
      await actionIn(world).handler(
        context({
          input: { ...input, ...(input.planHash && { planHash: HASH }) },
        }),
      );
      expect(outputs.destination).toBe(input.destination);
      expect(world.bodies[0]).toMatchObject({
        destination: input.destination,
        ...(input.ledgerSize && { ledgerSize: 1200, planHash: HASH }),
      });
    },
  );

  it('makes one export per task, however often it is run', async () => {
    const world = new World();
    const { checkpoints, context } = task();
    await actionIn(world).handler(context());
    const again = task(checkpoints);
    await actionIn(world).handler(again.context());
    expect(world.start).toHaveBeenCalledTimes(1);
    expect(again.outputs.operationId).toBe('op_1');
  });

  it('makes another one after one that failed', async () => {
    const world = new World();
    world.script = [
      {
        state: 'failed',
        error: { code: 'CONFLICT', message: 'Broken.', next: 'Repair it.' },
      },
    ];
    const { checkpoints, context } = task();
    await expect(actionIn(world).handler(context())).rejects.toMatchObject({
      name: 'CONFLICT',
      message: expect.stringMatching(
        /^CONFLICT: Broken. Repair it. Operation op_1/,
      ),
    });
    await expect(
      actionIn(world).handler(task(checkpoints).context()),
    ).rejects.toThrow(/Operation op_2/);
  });

  it('puts decision, reason and links into the message of a denial', async () => {
    const world = new World();
    world.decision = denial;
    await expect(
      actionIn(world).handler(task().context()),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^POLICY_DENIED: It stays in its regions. Choose another destination. Decision pd_01J0000000000000000000000D: https:.* Operation op_denied/,
      ),
    });
  });

  it('stops following a wait without end, and says that it goes on', async () => {
    const world = new World();
    world.script = [{ state: 'waiting', waitReason: 'The store is down.' }];
    await expect(actionIn(world).handler(task().context())).rejects.toThrow(
      /still being exported. The store is down. It goes on by itself/,
    );
  });

  describe('in a dry run', () => {
    it('plans through the back end and exports nothing', async () => {
      const world = new World();
      const { log, outputs, context } = task();
      await actionIn(world).handler(context({ isDryRun: true }));
      expect(world.start).not.toHaveBeenCalled();
      expect(outputs).toEqual({
        name: 'acme',
        destination: 'eu-download',
        exportsUrl: 'https://portal.example.com/tenants/acme/exports',
      });
      expect(log.join()).toContain('Decision pd_01J0000000000000000000000A');
    });

    it('fails as a real run would', async () => {
      const world = new World();
      const dry = (input: object = inputOf(0)) =>
        actionIn(world).handler(task().context({ isDryRun: true, input }));
      await expect(
        dry({ ...inputOf(0), planHash: 'b'.repeat(64) }),
      ).rejects.toThrow(/^PLAN_CHANGED/);
      world.decision = denial;
      await expect(dry()).rejects.toThrow(
        /^POLICY_DENIED.*pd_01J0000000000000000000000D/,
      );
    });
  });
});
