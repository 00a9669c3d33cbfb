import { isOperationError } from '@companyos/operations';
import {
  TargetError,
  type TargetErrorCode,
} from '@companyos/plugin-release-node';

/** Refusals that a controller knows by name. What may work the next time is none of them. */
const FOR_GOOD: { readonly [code: string]: TargetErrorCode } = {
  STALE_FENCE: 'STALE_FENCE',
  IN_USE: 'IN_USE',
  DIGEST_MISMATCH: 'DIGEST_MISMATCH',
  NOT_FOUND: 'UNKNOWN',
  NOT_RUNNING: 'UNKNOWN',
};

/** Staging's refusals as a controller knows them. */
export async function withTargetErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isOperationError(error)) throw error;
    const ours = !error.retryable && error.status < 500;
    const code = FOR_GOOD[error.code] ?? (ours ? 'REFUSED' : undefined);
    if (!code) throw error;
    throw new TargetError(code, error.message, { cause: error });
  }
}
