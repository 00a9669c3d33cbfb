import { isOperationError, type Operation } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';

/** An operation of this plugin, or undefined where there is none of that ID. */
export async function findOperation(
  engine: Pick<OperationEngine, 'get'>,
  id: string,
): Promise<Operation | undefined> {
  try {
    return await engine.get(id);
  } catch (error) {
    if (isOperationError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
