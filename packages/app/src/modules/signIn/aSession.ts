import type { LocalSession } from './session';

const encode = (value: object) =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_');

/** For tests: a session as the local provider gives it. */
export function aSession(name: string, expiresAtMs: number): LocalSession {
  const exp = Math.floor(expiresAtMs / 1000);
  return {
    profile: { displayName: name },
    backstageIdentity: {
      token: `${encode({ alg: 'none' })}.${encode({ exp })}.signature-${exp}`,
      identity: {
        type: 'user',
        userEntityRef: `user:default/${name}`,
        ownershipEntityRefs: [
          `user:default/${name}`,
          'group:default/platform-engineers',
        ],
      },
    },
  };
}
