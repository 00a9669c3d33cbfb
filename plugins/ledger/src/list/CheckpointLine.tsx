import { useApi } from '@backstage/frontend-plugin-api';
import {
  CopyableId,
  errorBodyOf,
  RelativeTime,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { ledgerApiRef } from '../api/LedgerApi';
import { short } from '../words';
import styles from './list.module.css';

const POLL_MS = 30_000;

/** The latest signed checkpoint: how much of the ledger nobody can change any more without being found out. */
export function CheckpointLine() {
  const api = useApi(ledgerApiRef);
  const { value, error, loading } = useAsyncRefetch(
    async signal => ({ checkpoint: await api.latestCheckpoint({ signal }) }),
    {
      key: 'latest',
      // Each denial is recorded: do not add to them.
      pollMs: last =>
        last.error && errorBodyOf(last.error).code === 'POLICY_DENIED'
          ? null
          : POLL_MS,
    },
  );
  if (loading) return null;
  if (!value) {
    return (
      <p className={styles.quiet}>
        The latest checkpoint could not be fetched: {errorBodyOf(error).message}
      </p>
    );
  }
  const { checkpoint } = value;
  if (!checkpoint) {
    return (
      <p className={styles.quiet}>
        Nothing is signed yet. Where the portal has a signing key, the first
        checkpoint comes within a minute.
      </p>
    );
  }
  const { size, rootHash, signedAt, origin, keyId, note } = checkpoint;
  return (
    <p className={styles.quiet}>
      Latest checkpoint: {size.toLocaleString('en')}{' '}
      {size === 1 ? 'entry' : 'entries'}, signed <RelativeTime iso={signedAt} />{' '}
      by {origin} with key {keyId}. Root{' '}
      <CopyableId
        id={rootHash}
        short={short(rootHash)}
        label="root hash of the checkpoint"
      />{' '}
      <CopyableId
        id={note}
        short="signed checkpoint"
        label="signed checkpoint"
      />
    </p>
  );
}
