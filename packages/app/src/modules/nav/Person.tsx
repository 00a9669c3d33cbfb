import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiLogoutBoxRLine } from '@remixicon/react';
import { useMe } from '../me/useMe';
import styles from './Nav.module.css';

/** Who is signed in, and the way out. */
export function Person() {
  const identityApi = useApi(identityApiRef);
  const me = useMe();
  return (
    <div className={styles.person}>
      <span className={styles.who} title={me?.name}>
        {me?.name ?? '…'}
      </span>
      <button
        type="button"
        className={styles.signOut}
        aria-label="Sign out"
        title="Sign out"
        onClick={() => identityApi.signOut()}
      >
        <RiLogoutBoxRLine aria-hidden size={20} />
      </button>
    </div>
  );
}
