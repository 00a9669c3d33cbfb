import { isOperationError } from '@companyos/operations';
import {
  TargetError,
  type TargetErrorCode,
} from '@companyos/plugin-release-node';

/** What repeating will not change; anything else may work the next time. */
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
    const code = isOperationError(error) ? FOR_GOOD[error.code] : undefined;
    if (!code) throw error;
    throw new TargetError(code, (error as Error).message, { cause: error });
  }
}
