import type { ProbeArm, ProbeRun } from '@companyos/plugin-probe-common';
import { runProbe, type Probe } from '@companyos/plugin-probe-node';
import { newUlid } from '@companyos/policy';
import type { Knex } from 'knex';
import type { IncidentRule } from '../incidents/applyResult';
import { recordRun } from '../incidents/recordRun';

export interface WalkerOptions {
  readonly database: Knex;
  readonly rule: IncidentRule;
  readonly clock: () => Date;
  /** Told after each commit that changed what pages show. */
  readonly onChange: (probeId: string) => void;
  /** Told when there is something to be said. */
  readonly onNotice: () => void;
  readonly run?: typeof runProbe;
}

export interface WalkRequest {
  readonly probe: Probe;
  readonly arm: ProbeArm;
  readonly trigger: ProbeRun['trigger'];
  readonly requestedBy?: string;
  readonly decisionId?: string;
  readonly signal?: AbortSignal;
  /** In the transaction that keeps the run; false where it is not to be kept. */
  readonly keep?: (tx: Knex.Transaction, run: ProbeRun) => Promise<boolean>;
}

/** Walks a probe and keeps what it found. */
export class Walker {
  static create(options: WalkerOptions): Walker {
    return new Walker(options);
  }

  private constructor(private readonly options: WalkerOptions) {}

  /** Null where it was stopped, or was not to be kept: then it is as if it had never been walked. */
  async walk(request: WalkRequest): Promise<ProbeRun | null> {
    const { database, rule, clock, onChange, onNotice } = this.options;
    const { probe, arm, trigger, signal, keep } = request;
    const result = await (this.options.run ?? runProbe)(probe, { arm, signal });
    if (signal?.aborted) return null;
    const now = clock();
    const run: ProbeRun = {
      id: `pr_${newUlid({ timeMs: now.getTime() })}`,
      probeId: probe.id,
      arm,
      trigger,
      ...result,
      requestedBy: request.requestedBy ?? null,
      decisionId: request.decisionId ?? null,
    };
    const kept = await database.transaction(async tx => {
      if (keep && !(await keep(tx, run))) return null;
      return { change: await recordRun(tx, { probe, run, rule, now }) };
    });
    if (!kept) return null;
    onChange(probe.id);
    if (kept.change) onNotice();
    return run;
  }
}
