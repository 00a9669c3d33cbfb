import { resolve } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { scaffolderPermissions } from '@backstage/plugin-scaffolder-common/alpha';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import { PortalPolicy } from './PortalPolicy';

const POLICIES = resolve(__dirname, '../../../policies');

async function create() {
  const bundle = await loadPolicyBundle(POLICIES);
  const policy = PolicyDecisionPoint.create({ bundle });
  const decide = jest.spyOn(policy, 'decide');
  const logger = mockServices.logger.mock();
  return {
    bundle,
    decide,
    logger,
    portal: PortalPolicy.create({ policy, logger }),
  };
}

function user(name: string, ...groups: string[]) {
  return {
    credentials: mockCredentials.user(`user:default/${name}`),
    info: {
      userEntityRef: `user:default/${name}`,
      ownershipEntityRefs: [
        `user:default/${name}`,
        ...groups.map(group => `group:default/${group}`),
      ],
    },
  };
}

const ada = user('ada', 'platform-engineers');
const omar = user('omar', 'acme-owners');
const augusta = user('augusta', 'auditors');

const permission = (name: string) =>
  [...catalogPermissions, ...scaffolderPermissions].find(
    known => known.name === name,
  )!;

describe('PortalPolicy', () => {
  it('knows every permission of the catalog and the scaffolder', async () => {
    const { bundle } = await create();
    const known = [...bundle.actions.keys()];
    for (const { name } of [...catalogPermissions, ...scaffolderPermissions]) {
      expect(known).toContain(`permission:${name}`);
    }
  });

  it('allows what a policy permits', async () => {
    const { portal } = await create();
    for (const who of [ada, omar, augusta]) {
      expect(
        await portal.handle(
          { permission: permission('catalog.entity.read') },
          who,
        ),
      ).toEqual({ result: AuthorizeResult.ALLOW });
    }
    expect(
      await portal.handle(
        { permission: permission('catalog.entity.delete') },
        ada,
      ),
    ).toEqual({ result: AuthorizeResult.ALLOW });
  });

  it.each([
    ['catalog.entity.delete', omar],
    ['catalog.location.create', augusta],
    ['scaffolder.task.create', augusta],
    ['scaffolder.template.dry-run', omar],
  ])('denies %s to who may not', async (name, who) => {
    const { portal } = await create();
    expect(await portal.handle({ permission: permission(name) }, who)).toEqual({
      result: AuthorizeResult.DENY,
    });
  });

  it('denies everything to nobody', async () => {
    const { portal, decide } = await create();
    expect(
      await portal.handle({ permission: permission('catalog.entity.read') }),
    ).toEqual({ result: AuthorizeResult.DENY });
    expect(decide).not.toHaveBeenCalled();
  });

  it('denies a permission that the bundle does not know, and says so once', async () => {
    const { portal, logger } = await create();
    const unknown = createPermission({ name: 'rocket.launch', attributes: {} });
    for (const who of [ada, omar]) {
      expect(await portal.handle({ permission: unknown }, who)).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('Permission rocket.launch is denied to everyone'),
    );
  });

  it('does not let a plugin smuggle in the name of an own-permission', async () => {
    const { portal } = await create();
    const smuggled = createPermission({
      name: 'scaffolder.task.read#own',
      attributes: {},
    });
    expect(await portal.handle({ permission: smuggled }, omar)).toEqual({
      result: AuthorizeResult.DENY,
    });
  });

  it('denies when policy cannot be evaluated', async () => {
    const { portal, logger } = await create();
    const broken = user('half-\ud800', 'platform-engineers');
    expect(
      await portal.handle(
        { permission: permission('catalog.entity.read') },
        broken,
      ),
    ).toEqual({ result: AuthorizeResult.DENY });
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('policy could not be evaluated'),
    );
  });

  it.each(['scaffolder.task.read', 'scaffolder.task.cancel'])(
    'gives %s on everything to operators, on their own to the others',
    async name => {
      const { portal } = await create();
      const ask = (who: typeof ada) =>
        portal.handle({ permission: permission(name) }, who);
      expect(await ask(ada)).toEqual({ result: AuthorizeResult.ALLOW });
      expect(await ask(omar)).toEqual({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'scaffolder',
        resourceType: 'scaffolder-task',
        conditions: {
          rule: 'IS_TASK_OWNER',
          resourceType: 'scaffolder-task',
          params: { createdBy: ['user:default/omar'] },
        },
      });
    },
  );

  it('does not let auditors cancel, not even what is theirs', async () => {
    const { portal } = await create();
    const ask = (name: string) =>
      portal.handle({ permission: permission(name) }, augusta);
    expect(await ask('scaffolder.task.read')).toEqual({
      result: AuthorizeResult.ALLOW,
    });
    expect(await ask('scaffolder.task.cancel')).toEqual({
      result: AuthorizeResult.DENY,
    });
  });
});
