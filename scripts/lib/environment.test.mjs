import assert from 'node:assert/strict';
import test from 'node:test';
import { calledByYarn, cleanEnv, yarnSettings } from './environment.mjs';

test("drops npm's own configuration and keeps the person's environment", () => {
  assert.deepEqual(
    cleanEnv({
      HOME: '/home/x',
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy',
      npm_config_nodedir: '/elsewhere',
      npm_config_registry: 'https://registry.example/',
      npm_lifecycle_event: 'start',
      NPM_CONFIG_PREFIX: '/x',
      INIT_CWD: '/y',
    }),
    { HOME: '/home/x', PATH: '/bin', HTTPS_PROXY: 'http://proxy' },
  );
});

test('says the same to yarn as npm was told', () => {
  assert.deepEqual(
    yarnSettings({
      registry: 'http://registry.example:4873/npm/',
      cafile: '/etc/ca.pem',
      'https-proxy': 'http://proxy:3128',
      'strict-ssl': false,
    }),
    {
      YARN_ENABLE_TELEMETRY: '0',
      YARN_NPM_REGISTRY_SERVER: 'http://registry.example:4873/npm',
      YARN_UNSAFE_HTTP_WHITELIST: 'registry.example',
      YARN_HTTPS_CA_FILE_PATH: '/etc/ca.pem',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      YARN_HTTPS_PROXY: 'http://proxy:3128',
      YARN_ENABLE_STRICT_SSL: 'false',
    },
  );
});

test('names no registry of its own', () => {
  assert.equal(yarnSettings({}).YARN_NPM_REGISTRY_SERVER, undefined);
});

test('tells yarn start from npm start', () => {
  assert.equal(
    calledByYarn({ npm_config_user_agent: 'yarn/4.13.0 npm/? node/v24' }),
    true,
  );
  assert.equal(
    calledByYarn({ npm_config_user_agent: 'npm/11.1 node/v24 linux x64' }),
    false,
  );
  assert.equal(calledByYarn({}), false);
});
