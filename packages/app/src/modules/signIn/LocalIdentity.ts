import type { IdentityApi } from '@backstage/frontend-plugin-api';
import { browserMemory } from './browserMemory';
import type { LocalProvider, LocalSession } from './session';
import { tokenExpiry } from './token';

/** A token is renewed when it has less than this left. */
const RENEW_BEFORE_MS = 5 * 60_000;
const UNKNOWN_LIFETIME_MS = 5 * 60_000;

/**
 * Who is signed in through the local provider. The token lives in memory and is renewed by the session cookie.
 *
 * When that session is over, or belongs to someone else now because another tab signed in, `onLost` is called: what
 * the page shows is no longer this person's.
 */
export class LocalIdentity implements IdentityApi {
  private expiresAt: number;
  private renewal: Promise<LocalSession> | undefined;

  constructor(
    private session: LocalSession,
    private readonly provider: Pick<LocalProvider, 'refresh' | 'signOut'>,
    private readonly onLost: () => void,
  ) {
    this.expiresAt = expiryOf(session);
  }

  async getCredentials(): Promise<{ token: string }> {
    return { token: (await this.current()).backstageIdentity.token };
  }

  async getBackstageIdentity() {
    return this.session.backstageIdentity.identity;
  }

  async getProfileInfo() {
    return this.session.profile;
  }

  async signOut(): Promise<void> {
    browserMemory.signedOut();
    await this.provider.signOut();
  }

  private async current(): Promise<LocalSession> {
    if (Date.now() < this.expiresAt - RENEW_BEFORE_MS) {
      return this.session;
    }
    this.renewal ??= this.renew().finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async renew(): Promise<LocalSession> {
    try {
      const next = await this.provider.refresh();
      if (refOf(next) !== refOf(this.session)) {
        throw new Error('Someone else signed in.');
      }
      this.session = next;
      this.expiresAt = expiryOf(next);
      return next;
    } catch (error) {
      if (Date.now() < this.expiresAt && !isRefusal(error)) {
        // The portal may be restarting, and the token still works.
        return this.session;
      }
      this.onLost();
      throw error;
    }
  }
}

function refOf(session: LocalSession): string {
  return session.backstageIdentity.identity.userEntityRef;
}

function expiryOf(session: LocalSession): number {
  return (
    tokenExpiry(session.backstageIdentity.token) ??
    Date.now() + RENEW_BEFORE_MS + UNKNOWN_LIFETIME_MS
  );
}

/** Told apart from a portal that does not answer. */
function isRefusal(error: unknown): boolean {
  const { statusCode, message } = (error ?? {}) as {
    statusCode?: number;
    message?: string;
  };
  return statusCode === 401 || message === 'Someone else signed in.';
}
