import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { migrateHaproxy } from '../database';
import { HaproxyTarget } from '../HaproxyTarget';
import { HaproxyLab, SHOP } from './haproxyLab';
import { users } from './users';

/** A HAProxy, a database, and the target on both. */
export class TargetLab {
  static async start(
    versions: readonly string[] = ['1.0.0', '2.0.0', '3.0.0'],
    options: Parameters<typeof HaproxyLab.start>[1] = {},
  ): Promise<TargetLab> {
    const [haproxy, database] = await Promise.all([
      HaproxyLab.start(versions, options),
      createTestDatabase({ key: 'haproxy_2', prepare: migrateHaproxy }),
    ]);
    return new TargetLab(haproxy, database);
  }

  readonly said: string[] = [];
  readonly target: HaproxyTarget;

  private constructor(
    readonly haproxy: HaproxyLab,
    readonly database: TestDatabase,
  ) {
    this.target = this.replica();
  }

  /** The target as another replica of the back end has it. */
  replica(): HaproxyTarget {
    return HaproxyTarget.create({
      config: this.haproxy.config,
      database: this.database.knex,
      logger: {
        info: words => this.said.push(words),
        warn: words => this.said.push(words),
      },
    });
  }

  /** Deploys the version of this server. */
  async deploy(server: number, fence = 1): Promise<string> {
    const { version, digest } = this.haproxy.servers[server];
    const deployment = `rel_${server}`;
    await this.target.deploy(SHOP, { deployment, version, digest, fence });
    return deployment;
  }

  async weigh(canaryPercent: number, fence = 1, server = 1): Promise<void> {
    const { stable } = await this.target.readBack(SHOP);
    await this.target.setWeights(SHOP, {
      stable,
      canary: `rel_${server}`,
      canaryPercent,
      fence,
    });
  }

  /** Users' requests, some at once; answers what each server got. */
  async traffic(
    requests: number,
    options: { readonly keepAlive?: boolean } = {},
  ): Promise<number[]> {
    const before = this.haproxy.servers.map(one => one.requests);
    await users(this.haproxy.url, requests, options);
    return this.haproxy.servers.map((one, i) => one.requests - before[i]);
  }

  async close(): Promise<void> {
    await this.target.stop();
    await this.haproxy.stop();
    await this.database.drop();
  }
}
