import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  absoluteTime,
  copyText,
  ErrorPanel,
  RelativeTime,
} from '@companyos/plugin-operation-react';
import { useState } from 'react';
import { tokenExpiry } from '../signIn/token';
import styles from './settings.module.css';

interface Copied {
  /** ISO 8601; `null` when the token does not say. */
  readonly expiresAt: string | null;
}

/** Copies a token of the signed-in person; the token itself is never shown. */
export function TokenCard() {
  const identityApi = useApi(identityApiRef);
  const [copied, setCopied] = useState<Copied | null>(null);
  const [error, setError] = useState<unknown>();

  const onCopy = async () => {
    setError(undefined);
    try {
      const { token } = await identityApi.getCredentials();
      if (!token) {
        throw new Error('This sign-in gives no token.');
      }
      await copyText(token);
      const expiry = tokenExpiry(token);
      setCopied({
        expiresAt: expiry === null ? null : new Date(expiry).toISOString(),
      });
    } catch (thrown) {
      setCopied(null);
      setError(thrown);
    }
  };

  return (
    <div className={styles.token}>
      <div className={styles.tokenRow}>
        <Button variant="primary" onPress={onCopy}>
          Copy token
        </Button>
        <span role="status">
          {copied && (
            <>
              Copied.{' '}
              {copied.expiresAt && (
                <>
                  It works until {absoluteTime(copied.expiresAt)} (
                  <RelativeTime iso={copied.expiresAt} />
                  ).
                </>
              )}
            </>
          )}
        </span>
      </div>
      <p className={styles.quiet}>
        Who has this token can do what you can do, until it ends. Do not put it
        into files or chats.
      </p>
      {error !== undefined && (
        <ErrorPanel title="The token was not copied" error={error} />
      )}
    </div>
  );
}
