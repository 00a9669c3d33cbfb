import type { ProbeRun } from '@companyos/plugin-probe-common';
import { newUlid } from '@companyos/policy';
import type { Knex } from 'knex';
import {
  enqueueNotification,
  insertIncident,
  insertRun,
  lockHistory,
  resolveIncident,
  saveHistory,
} from '../database';
import {
  applyResult,
  type IncidentChange,
  type IncidentRule,
} from './applyResult';
import { openedContent, resolvedContent, type NamedProbe } from './content';

/** A run, what it changes, and what is to be said about it, in the caller's transaction: all of it or nothing. */
export async function recordRun(
  tx: Knex.Transaction,
  options: {
    readonly probe: NamedProbe;
    readonly run: ProbeRun;
    readonly rule: IncidentRule;
    readonly now: Date;
  },
): Promise<IncidentChange | null> {
  const { probe, run, rule, now } = options;
  const about = { probeId: probe.id, arm: run.arm };
  await insertRun(tx, run);
  const before = await lockHistory(tx, about);
  const { history, change } = applyResult(before, run, now, rule);
  await saveHistory(tx, about, history, run);
  if (change?.kind === 'opened') {
    const id = `pi_${newUlid({ timeMs: now.getTime() })}`;
    const { key, failureClass, openedAt } = change.incident;
    await insertIncident(tx, {
      ...about,
      id,
      failureClass,
      key,
      openedAt,
      message: run.message ?? '',
      digest: run.digest,
    });
    await enqueueNotification(tx, {
      incidentId: id,
      kind: 'opened',
      key,
      owner: probe.owner,
      content: openedContent(probe, run, rule, key),
      now,
    });
  }
  if (change?.kind === 'resolved') {
    await endIncident(tx, { ...about, probe, resolution: 'recovered', now });
  }
  return change;
}

/** Closes what is open and says so; nothing where nothing is. */
export async function endIncident(
  tx: Knex.Transaction,
  options: {
    readonly probe: NamedProbe;
    readonly arm: ProbeRun['arm'];
    readonly resolution: 'recovered' | 'no-longer-measured';
    readonly now: Date;
  },
): Promise<boolean> {
  const { probe, arm, resolution, now } = options;
  const about = { probeId: probe.id, arm };
  const ended = await resolveIncident(tx, about, resolution, now);
  if (!ended) return false;
  await enqueueNotification(tx, {
    incidentId: ended.id,
    kind: 'resolved',
    key: ended.key,
    owner: probe.owner,
    content: resolvedContent(probe, arm, resolution, ended),
    now,
  });
  return true;
}
