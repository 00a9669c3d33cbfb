import { TargetError, type Weights } from '@companyos/plugin-release-node';
import type { Knex } from 'knex';
import {
  findBackend,
  findDeployments,
  raiseFence,
  saveBackend,
  saveDeployment,
  type BackendRow,
  type DeploymentRow,
  type Lane,
} from './database';
import type { RuntimeSocket } from './runtime/RuntimeSocket';
import { askState, parseState, type BackendState } from './runtime/state';
import { armsOf, inForce, readingOf, type BackendReading } from './readings';
import {
  commandsFor,
  present,
  toText,
  weighingIn,
  weighingOf,
  type Arms,
} from './shares';

/**
 * One backend of HAProxy, weighed and read back.
 *
 * HAProxy keeps no fence, and forgets on a reload. So what is wanted is stored first, together with the fence of who wants it,
 * in one statement that refuses older fences; then it is written to HAProxy in one line and read back, under a lock on the
 * stored row that every writer takes, on every replica. A writer that has stalled finds under the lock that it is not the last
 * any more.
 *
 * A reading finds two kinds of change. Another process has the weights of its configuration: what is wanted is set again,
 * because nobody has decided otherwise. The same process with other weights: somebody has decided, and it is left as it is and
 * counted.
 */
export class HaproxyBackend {
  constructor(
    private readonly options: {
      readonly database: Knex;
      readonly socket: RuntimeSocket;
      readonly lane: Lane;
      /** Its name in haproxy.cfg. */
      readonly backend: string;
      /** After a reload the weights were set again. */
      onRestored?(): void;
    },
  ) {}

  async read(): Promise<BackendReading> {
    const { database } = this.options;
    const state = await this.#state();
    const { row, deployments } = await this.#known(database);
    const changed =
      row.process !== state.process ||
      row.seen !== toText(weighingIn(state.servers));
    return changed
      ? database.transaction(tx => this.#settle(tx))
      : readingOf(state, row, deployments);
  }

  /** @throws TargetError `STALE_FENCE` for whoever has an older one than was seen. */
  async fence(fence: number, wanted?: Weights): Promise<void> {
    const { database, lane } = this.options;
    await findBackend(database, lane);
    if (!(await raiseFence(database, lane, fence, wanted))) throw stale(fence);
  }

  /** Resolves when the weights were read back. */
  async weigh(wanted: Weights, fence: number): Promise<BackendReading> {
    await this.fence(fence, wanted);
    return this.options.database.transaction(async tx => {
      const { row, deployments } = await this.#known(tx, { forUpdate: true });
      if (row.fence > fence) throw stale(fence);
      const state = await this.#write(
        await this.#state(),
        armsOf(wanted, deployments),
      );
      return this.#keep(tx, state, { ...row, wanted }, wanted, deployments);
    });
  }

  /** Takes what serves already for stable, unless something is by now. */
  async adopt(deployment: DeploymentRow): Promise<BackendReading> {
    const { database, lane } = this.options;
    return database.transaction(async tx => {
      const { row } = await this.#known(tx, { forUpdate: true });
      if (row.wanted.stable === null) {
        const wanted = {
          stable: deployment.id,
          canary: null,
          canaryPercent: 0,
        };
        await saveDeployment(tx, lane, deployment);
        await saveBackend(tx, lane, { ...row, wanted, inForce: wanted });
      }
      const known = await this.#known(tx);
      return readingOf(await this.#state(), known.row, known.deployments);
    });
  }

  /** Under the lock: was it a reload, a write of ours whose answer was lost, or somebody's decision? */
  async #settle(tx: Knex.Transaction): Promise<BackendReading> {
    const { row, deployments } = await this.#known(tx, { forUpdate: true });
    const state = await this.#state();
    const arms = present(armsOf(row.wanted, deployments), state.servers);
    const found = toText(weighingIn(state.servers));
    const reloaded = row.process !== null && row.process !== state.process;
    if (reloaded && found !== row.seen && arms.stable.length > 0) {
      const canaryPercent = arms.canary.length > 0 ? arms.canaryPercent : 0;
      const restored = await this.#write(state, { ...arms, canaryPercent });
      this.options.onRestored?.();
      return this.#keep(tx, restored, row, row.wanted, deployments);
    }
    const ours = inForce(state, row.wanted, deployments);
    const now = ours === row.wanted.canaryPercent ? row.wanted : row.inForce;
    return this.#keep(tx, state, row, now, deployments);
  }

  async #keep(
    tx: Knex.Transaction,
    state: BackendState,
    row: BackendRow,
    now: Weights,
    deployments: readonly DeploymentRow[],
  ): Promise<BackendReading> {
    const seen = toText(weighingIn(state.servers));
    const same = seen === row.seen && sameWeights(now, row.inForce);
    const kept: BackendRow = {
      ...row,
      inForce: now,
      generation: row.generation + (same ? 0 : 1),
      seen,
      process: state.process,
    };
    await saveBackend(tx, this.options.lane, kept);
    return readingOf(state, kept, deployments);
  }

  /** One line for all of it, with the state after it in the same answer. */
  async #write(before: BackendState, wanted: Arms): Promise<BackendState> {
    const { backend, socket } = this.options;
    const arms = present(wanted, before.servers);
    if (arms.stable.length === 0) {
      throw new TargetError(
        'REFUSED',
        `Backend ${backend} has no server of stable: ${
          wanted.stable.join(', ') || 'none is known'
        }.`,
      );
    }
    const names = before.servers.map(({ name }) => name);
    const weighing = weighingOf(arms, names);
    const asked = toText(weighing);
    if (toText(weighingIn(before.servers)) === asked) return before;
    const answer = await socket.ask([
      ...commandsFor(backend, weighing),
      ...askState(backend),
    ]);
    const after = parseState(answer, backend);
    const found = toText(weighingIn(after.servers));
    if (found === asked) return after;
    // HAProxy says nothing to what it does: a static algorithm or a socket of a lower level is for good.
    const words = answer.slice(0, answer.indexOf('Name:')).trim();
    if (words) {
      throw new TargetError('REFUSED', `HAProxy: ${words.split('\n')[0]}`);
    }
    throw new Error(`Backend ${backend} has ${found}; ${asked} was written.`);
  }

  async #state(): Promise<BackendState> {
    const { backend, socket } = this.options;
    return parseState(await socket.ask(askState(backend)), backend);
  }

  async #known(db: Knex, options: { readonly forUpdate?: boolean } = {}) {
    const { lane } = this.options;
    const row = await findBackend(db, lane, options);
    return { row, deployments: await findDeployments(db, lane) };
  }
}

function stale(fence: number): TargetError {
  return new TargetError(
    'STALE_FENCE',
    `Fence ${fence} is older than one that was seen.`,
  );
}

function sameWeights(a: Weights, b: Weights): boolean {
  return (
    a.stable === b.stable &&
    a.canary === b.canary &&
    a.canaryPercent === b.canaryPercent
  );
}
