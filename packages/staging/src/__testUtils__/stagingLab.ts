import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { buildPrograms, type Programs } from '../build/buildPrograms';
import { buildRelease, type ReleaseBuild } from '../build/buildRelease';
import type { ControlConfigInput } from '../control/controlConfig';
import { freePort } from '../control/processes';
import type { Effect } from '../control/effects';
import { StagingTarget } from '../target/StagingTarget';
import { waitFor } from './waitFor';

const TOKEN = randomBytes(24).toString('base64url');
const KEY = randomBytes(32).toString('base64url');
const POLICIES = resolve(__dirname, '../../../../policies');

export interface Control {
  readonly process: ChildProcess;
  readonly exited: Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Staging on a database and in a folder of its own; `close` leaves no process, role or file. */
export class StagingLab {
  readonly target: StagingTarget;
  readonly routerUrl: string;
  /** What passwords derive from. */
  readonly key = KEY;
  readonly #controls: Control[] = [];

  static async create(versions: readonly string[]): Promise<StagingLab> {
    const folder = await mkdtemp(join(tmpdir(), 'companyos-staging-'));
    const [database, programs, ...releases] = await Promise.all([
      createTestDatabase(),
      buildPrograms(folder),
      ...versions.map(version =>
        buildRelease({
          version,
          builds: join(folder, 'builds'),
          policies: POLICIES,
        }),
      ),
    ]);
    const ports = [await freePort(), await freePort()] as const;
    return new StagingLab(folder, database, programs, releases, ports);
  }

  private constructor(
    readonly folder: string,
    readonly database: TestDatabase,
    readonly programs: Programs,
    readonly releases: readonly ReleaseBuild[],
    private readonly ports: readonly [control: number, router: number],
  ) {
    this.target = StagingTarget.create({
      url: `http://127.0.0.1:${ports[0]}`,
      token: TOKEN,
    });
    this.routerUrl = `http://127.0.0.1:${ports[1]}`;
  }

  release(version: string): ReleaseBuild {
    const found = this.releases.find(item => item.version === version);
    if (!found) throw new Error(`Version ${version} was not built.`);
    return found;
  }

  config(changes: Partial<ControlConfigInput> = {}): ControlConfigInput {
    const [port, routerPort] = this.ports;
    return {
      databaseUrl: this.database.url,
      credentialKey: KEY,
      token: TOKEN,
      port,
      routerPort,
      builds: join(this.folder, 'builds'),
      logs: join(this.folder, 'logs'),
      routerFile: this.programs.router,
      tickMs: 20,
      superviseMs: 50,
      abandonedAfterMs: 30_000,
      traffic: { usersPerTenant: 10 },
      ...changes,
    };
  }

  /** Resolves when the control API answers, or when the process has ended. */
  async start(
    changes: Partial<ControlConfigInput> = {},
    crashAfter?: Effect,
  ): Promise<Control> {
    const child = spawn(process.execPath, [this.programs.control], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...(crashAfter && { COMPANYOS_STAGING_CRASH_AFTER: crashAfter }),
      },
    });
    let ended = false;
    let said = '';
    child.stdout.on('data', chunk => (said += chunk));
    const exited = new Promise<void>(done =>
      child.once('exit', code => {
        ended = true;
        if (code) process.stderr.write(said);
        done();
      }),
    );
    child.stdin.on('error', () => {});
    child.stdin.write(`${JSON.stringify(this.config(changes))}\n`);
    const control: Control = {
      process: child,
      exited,
      async kill(signal) {
        child.kill(signal);
        await exited;
      },
    };
    this.#controls.push(control);
    await waitFor('the control API', async () => {
      if (ended) return true;
      return this.target.status().catch(() => undefined);
    });
    return control;
  }

  /** Processes that run programs out of the lab's folder. */
  async processes(): Promise<{ pid: number; args: string[] }[]> {
    const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
    const all = await Promise.all(
      names.map(async name => ({
        pid: Number(name),
        args: (
          await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
        ).split('\0'),
      })),
    );
    return all.filter(({ args }) =>
      args.some(arg => arg.startsWith(this.folder)),
    );
  }

  async pidOf(kind: 'router' | 'service'): Promise<number[]> {
    return (await this.processes())
      .filter(({ args }) =>
        args.some(arg => arg.startsWith(`--instance=${kind}-`)),
      )
      .map(({ pid }) => pid);
  }

  /** Ends every control process, and they what they control. */
  async stopControls(): Promise<void> {
    for (const control of this.#controls.splice(0)) {
      await control.kill('SIGTERM');
    }
  }

  async close(): Promise<void> {
    await this.stopControls();
    for (const { pid } of await this.processes()) process.kill(pid, 'SIGKILL');
    await waitFor(
      'an end of all processes',
      async () => (await this.processes()).length === 0,
    );
    const { rows } = await this.database.knex.raw(
      `SELECT rolname AS name FROM pg_roles
       WHERE rolname = current_database() || '_recorder'
          OR rolname IN (
            SELECT replace(id, 'tn_', 't_') || suffix
            FROM staging.tenant, (VALUES ('_owner'), ('_login')) AS s (suffix))`,
    );
    for (const { name } of rows) {
      await this.database.knex.raw('DROP OWNED BY ?? CASCADE', [name]);
      await this.database.knex.raw('DROP ROLE ??', [name]);
    }
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
