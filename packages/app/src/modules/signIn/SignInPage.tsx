import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import {
  errorBodyOf,
  ErrorPanel,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { useEffect, useMemo, useState } from 'react';
import { LogoMark } from '../nav/Logo';
import { browserMemory } from './browserMemory';
import { LocalIdentity } from './LocalIdentity';
import { LocalProvider, LocalSession } from './session';
import { SignInForm } from './SignInForm';
import styles from './SignInPage.module.css';

/** Goes on with the session that this browser has; else asks who it is. */
export function SignInPage(props: SignInPageProps) {
  const { onSignInSuccess } = props;
  const discoveryApi = useApi(discoveryApiRef);
  const provider = useMemo(
    () => new LocalProvider(discoveryApi),
    [discoveryApi],
  );
  const [asking, setAsking] = useState(() => !browserMemory.mayBeSignedIn());
  const succeed = useMemo(
    () => (session: LocalSession) =>
      onSignInSuccess(
        new LocalIdentity(session, provider, () => window.location.reload()),
      ),
    [onSignInSuccess, provider],
  );

  useEffect(() => {
    if (asking) {
      return undefined;
    }
    let gone = false;
    provider.refresh().then(
      session => gone || succeed(session),
      error => {
        if (!gone) {
          if (errorBodyOf(error).code === 'UNAUTHENTICATED') {
            browserMemory.signedOut();
          }
          setAsking(true);
        }
      },
    );
    return () => {
      gone = true;
    };
  }, [asking, provider, succeed]);

  return asking ? (
    <Ask provider={provider} onSession={succeed} />
  ) : (
    <div role="status" aria-label="Looking for your session" />
  );
}

function Ask(props: {
  provider: LocalProvider;
  onSession: (session: LocalSession) => void;
}) {
  const { provider, onSession } = props;
  const { value, error, refetch } = useAsyncRefetch(
    signal => provider.people(signal),
    {
      key: 'people',
      // The catalog reads the people while the portal starts.
      pollMs: last =>
        last.error || last.value?.some(person => !person.ready) ? 1500 : null,
    },
  );
  useEffect(() => {
    document.title = 'Sign in · CompanyOS Portal';
  }, []);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <LogoMark sizePx={40} />
          <span>CompanyOS Portal</span>
        </div>
        <h1 className={styles.title}>Sign in</h1>
        {value && (
          <SignInForm
            people={value}
            provider={provider}
            onSession={onSession}
          />
        )}
        {!value && !error && (
          <p role="status" className={styles.hint}>
            Asking the portal who may sign in…
          </p>
        )}
        {!value && Boolean(error) && (
          <ErrorPanel error={error} onRetry={refetch} />
        )}
      </div>
    </main>
  );
}
