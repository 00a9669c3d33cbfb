import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import module from './index';

describe('scaffolder module', () => {
  const actions: TemplateAction<any, any, any>[] = [];

  beforeAll(async () => {
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
  });

  it('adds the actions, with examples and a dry run', async () => {
    expect(actions).toMatchObject(
      ['companyos:release:start', 'companyos:release:rollback'].map(id => ({
        id,
        supportsDryRun: true,
        examples: expect.arrayContaining([
          { description: expect.any(String), example: expect.any(String) },
        ]),
      })),
    );
  });

  it('has a template that gives the action what it takes, and no more', () => {
    const file = '../templates/release-version/template.yaml';
    const template = parse(readFileSync(resolve(__dirname, file), 'utf8'));
    const [step] = template.spec.steps;
    const start = actions.find(({ id }) => id === step.action)!;
    const { properties, required } = start.schema!.input as any;
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(Object.keys(step.input)),
    );
    expect(Object.keys(step.input)).toEqual(expect.arrayContaining(required));
  });
});
