import { steeringVerbs } from '@companyos/plugin-release-common';
import type { AnyOperationDefinition } from '@companyos/operations/postgres';
import { createRollbackDefinition } from './rollback';
import { createStartDefinition, type StartOptions } from './start';
import { createSteerDefinition } from './steer';

export { RELEASE_ROLLBACK } from './rollback';
export { RELEASE_START } from './start';

/** Everything that can be asked of releases. */
export function releaseDefinitions(
  options: StartOptions,
): readonly AnyOperationDefinition[] {
  return [
    createStartDefinition(options),
    ...steeringVerbs.map(verb => createSteerDefinition(verb, options)),
    createRollbackDefinition(options),
  ];
}
