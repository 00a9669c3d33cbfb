import { OperationError } from '@companyos/operations';
import type {
  ReleaseTarget,
  TargetReading,
} from '@companyos/plugin-release-node';
import { within, READ_TIMEOUT_MS } from '../controller/timing';
import { laneKey, type Lane } from '../database';

/** The operations of a lane that exclude each other. */
export function laneSubject(lane: Lane): string {
  return `release:${laneKey(lane)}`;
}

/** @throws OperationError `STORE_UNAVAILABLE` where the target does not answer. */
export async function askTarget<T>(
  target: ReleaseTarget,
  what: string,
  ask: Promise<T>,
): Promise<T> {
  try {
    return await within(READ_TIMEOUT_MS * 5, what, ask);
  } catch (error) {
    throw new OperationError(
      'STORE_UNAVAILABLE',
      `The target ${target.id} does not answer: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

export function readTarget(
  target: ReleaseTarget,
  { component }: Lane,
): Promise<TargetReading> {
  return askTarget(target, 'Reading it back', target.readBack(component));
}

export function refuse(
  code: string,
  message: string,
  next: string,
): OperationError {
  return new OperationError(code, message, { next, status: 409 });
}
