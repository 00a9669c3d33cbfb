import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import { parseTombstone } from '@companyos/plugin-tenant-common';
import type { Io } from '../io';
import type { Portal } from '../portal';
import {
  denied,
  DrillFailure,
  expectThat,
  refused,
  type DrillStep,
} from './drill';
import type { DrillPeople } from './people';

const PATIENCE_MS = 120_000;
const PAUSE_MS = 200;

/**
 * Provision, operate, tear down: the steps in order, each a sentence about what was seen. They really use the namespaces and
 * walk the ways that must be denied; what they make they also take away.
 */
export function tenantDrillSteps(
  io: Io,
  { engineer, governor, secondGovernor, stranger }: DrillPeople,
  names: { readonly one: string; readonly two: string },
): readonly DrillStep[] {
  const { one, two } = names;
  const ids = new Map<string, string>();
  let holdId = '';

  const spec = (name: string, schedule: string) => ({
    name,
    displayName: `Drill ${name}`,
    owner: 'group:default/platform-engineers',
    tier: 'sandbox',
    homeRegion: 'eu-central',
    allowedRegions: ['eu-central'],
    dataClasses: ['internal'],
    retention: { schedule },
  });

  async function ended(
    operation: Operation,
    pluginId = 'tenant',
  ): Promise<Operation> {
    const deadline = io.now() + PATIENCE_MS;
    let now = operation;
    while (!isEnded(now.state)) {
      if (io.now() > deadline) {
        throw new DrillFailure(`${now.id} is still ${now.state}.`);
      }
      await io.wait(PAUSE_MS);
      now = await engineer.operations.get(pluginId, now.id, { waitSeconds: 5 });
    }
    return now;
  }

  async function succeeded(operation: Operation, pluginId?: string) {
    const done = await ended(operation, pluginId);
    if (done.state !== 'succeeded' && done.state !== 'no-op') {
      throw new DrillFailure(
        `${done.id} ended as ${done.state}: ${done.error?.message ?? ''}`,
      );
    }
    return done;
  }

  async function create(name: string, schedule: string) {
    const { operation, tenant } = await engineer.tenants.create({
      spec: spec(name, schedule),
      reason: 'Drill',
    });
    await succeeded(operation);
    ids.set(name, tenant.id);
  }

  const subject = () => `tenant:${ids.get(one)}` as const;

  async function ask(as: Portal, name: string): Promise<Operation> {
    const { plan } = await as.tenants.planDeletion(name);
    const body = { planHash: plan.hash, reason: 'Drill' };
    return (await as.tenants.delete(name, body)).operation;
  }

  async function remove(name: string): Promise<Operation> {
    const operation = await ask(engineer, name);
    await governor.operations.approve('tenant', operation.id, {
      planHash: operation.plan.hash,
    });
    return succeeded(operation);
  }

  async function standing(name: string): Promise<string> {
    const namespaces = await engineer.tenants.namespaces(name);
    return JSON.stringify(
      namespaces.map(({ kind, status, counts }) => [kind, status, counts]),
    );
  }

  return [
    {
      title: 'Provision two tenants',
      async run() {
        await create(one, 'zero-day');
        await create(two, 'zero-day');
        const again = await engineer.tenants.create({
          spec: spec(one, 'zero-day'),
        });
        expectThat(again.operation.state === 'no-op', 'Run twice, no-op.');
        return `${one} and ${two} stand; created again, ${one} is a no-op`;
      },
    },
    {
      title: 'Use the namespaces as the login role of each',
      async run() {
        for (const [name, other] of [
          [one, two],
          [two, one],
        ]) {
          const { operation } = await engineer.tenants.exercise(name, {
            other,
          });
          const { output } = await succeeded(operation);
          expectThat(
            output.rows === 1 && output.linked === 2 && output.found === 1,
            `Rows, links and a search of ${name}: ${JSON.stringify(output)}`,
          );
          expectThat(output.refused === 3, `${other} sees nothing of ${name}.`);
        }
        return 'rows, links and searches work; the role of the other is refused by every table';
      },
    },
    {
      title: 'A stranger may not',
      async run() {
        const { code } = await denied(() => ask(stranger, one));
        return `a stranger's deletion: ${code}`;
      },
    },
    {
      title: 'A 30-day schedule denies',
      async run() {
        await create(one, '30-days');
        const before = await standing(one);
        const planned = await engineer.tenants.planDeletion(one);
        expectThat(
          planned.details.retention.length > 0 &&
            planned.decision.determining.some(
              ({ id }) => id === 'retained-tenants-stay',
            ),
          'Retention is named.',
        );
        const { decisionId } = await denied(() => ask(engineer, one));
        expectThat((await standing(one)) === before, 'Nothing was deleted.');
        await create(one, 'zero-day');
        return `denied by decision ${decisionId}, and nothing was touched`;
      },
    },
    {
      title: 'A legal hold denies',
      async run() {
        const placed = await governor.residency.placeHold({
          subject: subject(),
          case: 'drill',
          reason: 'Drill: nothing of it may go',
        });
        await succeeded(placed.operation, 'residency');
        const [hold] = await governor.residency.holdsOn(subject());
        expectThat(hold !== undefined, 'The hold is there.');
        holdId = hold.id;
        const before = await standing(one);
        const { decisionId } = await denied(() => ask(engineer, one));
        expectThat((await standing(one)) === before, 'Nothing was deleted.');
        return `denied by decision ${decisionId}, and nothing was touched`;
      },
    },
    {
      title: 'Two people release the hold',
      async run() {
        const operation = await governor.residency.releaseHold({
          holdId,
          reason: 'Drill: it is over',
        });
        const word = { planHash: operation.plan.hash };
        await denied(() =>
          governor.operations.approve('residency', operation.id, word),
        );
        await secondGovernor.operations.approve(
          'residency',
          operation.id,
          word,
        );
        await succeeded(operation, 'residency');
        return 'not by who asked, but by a second person';
      },
    },
    {
      title: 'Tear down, approved by another person',
      async run() {
        const operation = await ask(engineer, one);
        expectThat(
          operation.state === 'awaiting-approval',
          'It awaits approval.',
        );
        const word = { planHash: operation.plan.hash };
        await denied(() =>
          engineer.operations.approve('tenant', operation.id, word),
        );
        await governor.operations.approve('tenant', operation.id, word);
        await succeeded(operation);
        await remove(two);
        return 'not approved by who asked; both tenants are deleted';
      },
    },
    {
      title: 'Nothing is left but a tombstone',
      async run() {
        for (const name of [one, two]) {
          const error = await refused(() => engineer.tenants.get(name));
          expectThat(error.code === 'NOT_FOUND', `${name} is gone.`);
          const id = ids.get(name)!;
          const stone = parseTombstone(await engineer.tenants.tombstone(id));
          const rows = stone.removed.flatMap(removed =>
            Object.values(removed.rows),
          );
          expectThat(
            rows.reduce((sum, count) => sum + count, 0) >= 5,
            `The tombstone of ${name} counts what was removed.`,
          );
          const claims = await governor.residency.claims(`tenant:${id}`);
          expectThat(
            claims.length === 3 &&
              claims.every(({ state }) => state === 'erased'),
            `Everything of ${name} is confirmed as erased.`,
          );
        }
        return 'gone from the portal, and every namespace confirmed as erased';
      },
    },
  ];
}
