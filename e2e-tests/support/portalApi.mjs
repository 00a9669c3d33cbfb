// The portal's API as a test uses it: signed in as one of the generated people.

import { setTimeout as pause } from 'node:timers/promises';

const CATALOG_ASKED_EVERY_MS = 200;

/** @param {{ url: string, users: { name: string, password: string }[] }} portal */
export async function signIn(portal, name) {
  const { password } = portal.users.find(user => user.name === name);
  const response = await fetch(`${portal.url}/api/auth/local/refresh`, {
    headers: {
      'x-companyos-user': name,
      'x-companyos-password': password,
      'x-requested-with': 'XMLHttpRequest',
    },
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`Sign-in failed: ${JSON.stringify(body)}`);
  return createApi(portal.url, body.backstageIdentity.token);
}

function createApi(url, token) {
  /** Answers with status and body; rejects only where nothing answered. */
  async function call(path, { method = 'GET', body } = {}) {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  async function expectOk(path, options) {
    const { status, body } = await call(path, options);
    if (status >= 300)
      throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  return {
    call,
    get: path => expectOk(path),
    post: (path, body) => expectOk(path, { method: 'POST', body }),

    /** A tenant in the catalog, as soon as it is there: the catalog hears of it and then fetches it. */
    async catalogEntity(name, signal = AbortSignal.timeout(60_000)) {
      const path = `/catalog/entities/by-name/resource/default/${name}`;
      for (;;) {
        const { status, body } = await call(path);
        if (status === 200) return body;
        if (status !== 404 || signal.aborted)
          throw new Error(
            `${path} answered ${status}: ${JSON.stringify(body)}`,
          );
        await pause(CATALOG_ASKED_EVERY_MS);
      }
    },

    /** The newest operation about an object that holds or held it, once it has ended. */
    async ended(pluginId, subject) {
      const query = new URLSearchParams({ subject, limit: '20' });
      for (;;) {
        const { items } = await expectOk(`/${pluginId}/operations?${query}`);
        const operation = items.find(item => item.steps.length > 0);
        if (!operation) throw new Error(`No operation about ${subject}`);
        const { state } = await expectOk(
          `/${pluginId}/operations/${operation.id}?waitSeconds=20`,
        );
        if (['running', 'cancelling'].includes(state)) continue;
        if (state === 'waiting') {
          // Asks again by itself; a test does not want to wait for its pauses.
          await call(`/${pluginId}/operations/${operation.id}/retry`, {
            method: 'POST',
          });
          continue;
        }
        return { ...operation, state };
      }
    },
  };
}

/** A tenant that passes every rule. */
export function tenantSpec(name) {
  return {
    name,
    displayName: `The ${name} tenant`,
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    allowedRegions: ['eu-central', 'us-east'],
    dataClasses: ['internal'],
    retention: { schedule: '1-year' },
  };
}
