import {
  TargetError,
  type Deployment,
  type DigestAnswers,
  type Fenced,
  type Observations,
  type TargetReading,
  type TargetVersion,
  type Weights,
  type WeightsInForce,
} from '@companyos/plugin-release-node';
import type { Knex } from 'knex';
import { Asker } from './Asker';
import { countDigests } from './countDigests';
import {
  findDeployments,
  removeDeployment,
  saveDeployment,
  type DeploymentRow,
  type Lane,
} from './database';
import { HaproxyBackend } from './HaproxyBackend';
import type { BackendReading } from './readings';
import type { BackendConfig } from './readConfig';
import type { RuntimeSocket } from './runtime/RuntimeSocket';
import { toText, weighingIn } from './shares';
import { Survey } from './Survey';
import { readMark, windowBetween, writeMark, type Mark } from './windows';

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export interface ComponentOptions {
  readonly database: Knex;
  readonly socket: RuntimeSocket;
  readonly target: string;
  readonly backend: BackendConfig;
  onRestored?(): void;
}

/** One component at one HAProxy: its versions are what its servers say they run. */
export class Component {
  readonly #database: Knex;
  readonly #lane: Lane;
  readonly #url: string;
  readonly #backend: HaproxyBackend;
  readonly #asker: Asker;
  readonly #survey: Survey;

  constructor(options: ComponentOptions) {
    const { database, target, backend } = options;
    this.#database = database;
    this.#lane = { target, component: backend.component };
    this.#url = new URL(backend.path, backend.url).toString();
    this.#backend = new HaproxyBackend({
      ...options,
      lane: this.#lane,
      backend: backend.backend,
    });
    this.#asker = new Asker({
      digest: backend.digestHeader,
      version: backend.versionHeader,
    });
    this.#survey = new Survey({ asker: this.#asker, path: backend.path });
  }

  /** Sees to what a reload has changed. */
  async look(): Promise<void> {
    await this.#backend.read();
  }

  close(): void {
    this.#asker.close();
  }

  async versions(): Promise<readonly TargetVersion[]> {
    const { state } = await this.#backend.read();
    return this.#survey.versions(state.servers);
  }

  async deploy(
    request: {
      readonly deployment: string;
      readonly version: string;
      readonly digest: string;
    } & Fenced,
  ): Promise<Deployment> {
    const { deployment: id, version, digest, fence } = request;
    if (!NAME.test(id)) {
      throw new TargetError('REFUSED', `${id} is no name for a deployment.`);
    }
    await this.#backend.fence(fence);
    const found = await this.#read();
    const { names: servers, trouble } = await this.#survey.serversOf(
      found.state.servers,
      { version, digest },
    );
    if (trouble)
      return { id, version, digest, state: 'starting', reason: trouble };
    const others = found.deployments.filter(
      one => one.id !== id && one.digest !== digest,
    );
    for (const other of others) await this.#giveUp(other, servers, found);
    const row = { id, version, digest, servers };
    await saveDeployment(this.#database, this.#lane, row);
    return { id, version, digest, state: 'running', reason: null };
  }

  async setWeights(request: Weights & Fenced): Promise<WeightsInForce> {
    const { stable, canary, canaryPercent, fence } = request;
    if (stable === null || (canary === null && canaryPercent !== 0)) {
      throw new TargetError('REFUSED', 'A share is of a version that runs.');
    }
    for (const id of [stable, ...(canary ? [canary] : [])]) {
      if (!(await this.#runs(id))) {
        throw new TargetError('UNKNOWN', `${id} does not run here.`);
      }
    }
    return inForce(
      await this.#backend.weigh({ stable, canary, canaryPercent }, fence),
    );
  }

  async readBack(): Promise<TargetReading> {
    const found = await this.#read();
    const { stable, canary } = found.row.inForce;
    const reports = await this.#survey.report(found);
    return {
      ...inForce(found),
      stableDigest: stable === null ? null : reports.stableDigest,
      canaryDigest: canary === null ? null : reports.canaryDigest,
      canaryReady: canary !== null && reports.canaryReady,
    };
  }

  async observe(cursor?: string): Promise<Observations> {
    const found = await this.#backend.read();
    const { state, arms, row } = found;
    const mark: Mark = {
      atMs: Date.now(),
      process: state.process,
      arms: `${JSON.stringify(row.inForce)} ${toText(
        weighingIn(state.servers),
      )}`,
      counters: Object.fromEntries(
        state.servers.map(({ name, counters }) => [name, counters]),
      ),
    };
    const from = cursor === undefined ? undefined : readMark(cursor);
    if (cursor === undefined || !from) {
      return { windows: [], cursor: writeMark(mark), gap: !!cursor };
    }
    // A clock of another replica may be ahead: what happened since is told with the next window.
    if (mark.atMs <= from.atMs) return { windows: [], cursor, gap: false };
    const window = windowBetween(from, mark, {
      ...arms,
      canaryPercent: found.canaryPercent,
      canaryDigest: digestOf(found, row.inForce.canary),
    });
    return {
      windows: window ? [window] : [],
      cursor: writeMark(mark),
      gap: !window,
    };
  }

  async retire(
    request: { readonly deployment: string } & Fenced,
  ): Promise<Deployment> {
    const { deployment: id, fence } = request;
    await this.#backend.fence(fence);
    const { row, deployments } = await this.#read();
    const known = deployments.find(one => one.id === id);
    if (!known) {
      const reason = 'It is not there.';
      return { ...unknown(id), state: 'retired', reason };
    }
    for (const { stable, canary, canaryPercent } of [row.wanted, row.inForce]) {
      if (id === stable || (id === canary && canaryPercent > 0)) {
        throw new TargetError('IN_USE', `${id} has traffic.`);
      }
    }
    if (id === row.wanted.canary) {
      await this.#backend.weigh({ ...row.wanted, canary: null }, fence);
    }
    await removeDeployment(this.#database, this.#lane, id);
    const { version, digest } = known;
    const reason = 'It gets no traffic. Its servers may run something else.';
    return { id, version, digest, state: 'retired', reason };
  }

  verifyDigest(requests: number): Promise<DigestAnswers> {
    return countDigests(this.#asker, this.#url, requests);
  }

  /** By our own record: neither HAProxy nor a server has to answer before it is known what is wanted. */
  async #runs(id: string): Promise<boolean> {
    const known = (all: readonly DeploymentRow[]) =>
      all.some(one => one.id === id);
    return (
      known(await findDeployments(this.#database, this.#lane)) ||
      known((await this.#read()).deployments)
    );
  }

  /** What serves at the first look is stable, whoever brought it there. */
  async #read(): Promise<BackendReading> {
    const found = await this.#backend.read();
    if (found.row.wanted.stable !== null) return found;
    const serving = await this.#survey.serving(found.state.servers);
    return serving ? this.#backend.adopt(serving) : found;
  }

  /** A server that runs something else by now is not this deployment's any more. */
  async #giveUp(
    other: DeploymentRow,
    taken: readonly string[],
    { row: { wanted, inForce: now } }: BackendReading,
  ): Promise<void> {
    const servers = other.servers.filter(name => !taken.includes(name));
    if (servers.length === other.servers.length) return;
    const used = [now.stable, wanted.stable, now.canary, wanted.canary];
    if (used.includes(other.id)) {
      throw new TargetError(
        'IN_USE',
        `${taken.join(', ')} should run ${other.version} for ${
          other.id
        }, which is in use, and does not any more.`,
      );
    }
    await (servers.length > 0
      ? saveDeployment(this.#database, this.#lane, { ...other, servers })
      : removeDeployment(this.#database, this.#lane, other.id));
  }
}

function inForce({ row, canaryPercent }: BackendReading): WeightsInForce {
  const { stable, canary } = row.inForce;
  return { stable, canary, canaryPercent, generation: row.generation };
}

function digestOf(
  { deployments }: BackendReading,
  id: string | null,
): string | null {
  return deployments.find(one => one.id === id)?.digest ?? null;
}

function unknown(id: string) {
  return { id, version: 'unknown', digest: 'unknown' };
}
