import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import module from './index';

describe('scaffolder module', () => {
  it('adds the actions, with examples and a dry run', async () => {
    const actions: TemplateAction<any, any, any>[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          { addActions: (...added) => void actions.push(...added) },
        ],
      ],
      features: [
        module,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'http://localhost:7007' } },
        }),
      ],
    });
    expect(actions).toMatchObject([
      {
        id: 'companyos:tenant:create',
        supportsDryRun: true,
        examples: expect.arrayContaining([
          { description: expect.any(String), example: expect.any(String) },
        ]),
      },
      {
        id: 'companyos:tenant:delete',
        supportsDryRun: true,
        examples: expect.arrayContaining([
          { description: expect.any(String), example: expect.any(String) },
        ]),
      },
      {
        id: 'companyos:tenant:export',
        supportsDryRun: true,
        examples: expect.arrayContaining([
          { description: expect.any(String), example: expect.any(String) },
        ]),
      },
    ]);
  });
});
