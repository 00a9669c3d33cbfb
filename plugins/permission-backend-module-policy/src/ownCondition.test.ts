import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  taskCancelPermission,
  taskReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { ownCondition } from './ownCondition';

const omar = { ref: 'user:default/omar', kind: 'user', groups: [] } as const;

describe('ownCondition', () => {
  it.each([taskReadPermission, taskCancelPermission])(
    'is what the scaffolder itself would say for $name',
    permission => {
      expect(ownCondition(permission.resourceType, omar)).toEqual(
        createScaffolderTaskConditionalDecision(
          permission,
          scaffolderTaskConditions.isTaskOwner({ createdBy: [omar.ref] }),
        ),
      );
    },
  );

  it('is nothing for a type that nobody makes', () => {
    expect(ownCondition('catalog-entity', omar)).toBeUndefined();
  });
});
