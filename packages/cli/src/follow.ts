/** Watches an operation until it ends, and tells on standard error how far it is. */
import {
  isEnded,
  unmetRequirements,
  type Operation,
} from '@companyos/plugin-operation-common';
import { CliError } from './errors';
import type { Io } from './io';
import { plain } from './text';

/** The portal holds its answer back until something happens; between two questions only this. */
const PAUSE_MS = 100;
/** A waiting operation answers at once. */
const PAUSE_WHILE_WAITING_MS = 2_000;

/** Says each step once when it is done, and each new reason for waiting once. */
function teller(io: Io) {
  const told = new Set<string>();
  const tell = (line: string) => {
    if (!told.has(line)) {
      told.add(line);
      io.err(`${plain(line)}\n`);
    }
  };
  return (operation: Operation) => {
    const total = operation.steps.length;
    operation.steps.forEach((step, index) => {
      if (step.state === 'done') {
        tell(`  [${index + 1}/${total}] ${step.title}: done`);
      }
    });
    if (operation.state === 'awaiting-approval' && operation.approvals) {
      const titles = unmetRequirements(operation.approvals).map(
        ({ title }) => title,
      );
      tell(`  awaiting approval: ${titles.join(', ')}`);
    }
    if (operation.state === 'waiting' && operation.waitReason) {
      tell(`  waiting: ${operation.waitReason} It is tried again by itself.`);
    }
  };
}

export async function follow(
  io: Io,
  start: Operation,
  options: {
    readonly timeoutMs: number;
    readonly next: string;
    read(id: string): Promise<Operation>;
  },
): Promise<Operation> {
  const deadline = io.now() + options.timeoutMs;
  const tell = teller(io);
  let operation = start;
  tell(operation);
  while (!isEnded(operation.state)) {
    if (io.now() >= deadline) {
      throw new CliError('stillWaiting', {
        code: 'STILL_WAITING',
        message: `The operation is still ${operation.state} after ${
          options.timeoutMs / 1000
        } seconds${operation.waitReason ? `: ${operation.waitReason}` : '.'}`,
        next: options.next,
        operationId: operation.id,
        decisionId: operation.decision.id,
      });
    }
    await io.wait(
      operation.state === 'waiting' || operation.state === 'awaiting-approval'
        ? PAUSE_WHILE_WAITING_MS
        : PAUSE_MS,
    );
    operation = await options.read(operation.id);
    tell(operation);
  }
  return operation;
}
