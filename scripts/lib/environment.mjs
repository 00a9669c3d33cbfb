/**
 * The environment for tools we start, without what npm put there: `npm run` exports its own configuration as
 * `npm_config_*`, and compilers and package managers below would take it for theirs.
 */
export function cleanEnv(env = process.env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([key]) => !/^npm_/i.test(key) && key !== 'INIT_CWD',
    ),
  );
}

/** True when yarn started this script, as in `yarn start` and `yarn test`. */
export const calledByYarn = (env = process.env) =>
  /^yarn\//.test(env.npm_config_user_agent ?? '');

/** The yarn settings that say the same as the user's npm configuration. No registry is named in this project. */
export function yarnSettings(npmConfig) {
  const settings = { YARN_ENABLE_TELEMETRY: '0' };
  const { registry, cafile, proxy } = npmConfig;
  const httpsProxy = npmConfig['https-proxy'];
  if (registry) {
    settings.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
    const url = new URL(registry);
    if (url.protocol === 'http:')
      settings.YARN_UNSAFE_HTTP_WHITELIST = url.hostname;
  }
  if (cafile) {
    settings.YARN_HTTPS_CA_FILE_PATH = cafile;
    settings.NODE_EXTRA_CA_CERTS = cafile;
  }
  if (proxy) settings.YARN_HTTP_PROXY = proxy;
  if (httpsProxy) settings.YARN_HTTPS_PROXY = httpsProxy;
  if (npmConfig['strict-ssl'] === false)
    settings.YARN_ENABLE_STRICT_SSL = 'false';
  return settings;
}
