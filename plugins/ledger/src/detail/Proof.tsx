import { Skeleton } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PositionedEntry } from '@companyos/ledger';
import {
  CopyableId,
  ErrorPanel,
  errorBodyOf,
  RelativeTime,
  StatusBadge,
  useAsyncRefetch,
  type Look,
} from '@companyos/plugin-operation-react';
import type { ReactNode } from 'react';
import { ledgerApiRef } from '../api/LedgerApi';
import {
  proveEntry,
  type CheckedSignature,
  type ProofResult,
} from '../proveEntry';
import { short } from '../words';
import styles from './detail.module.css';

/** A checkpoint is signed about every minute. */
const POLL_MS = 15_000;

const LOOKS: { readonly [state in ProofResult['state']]: Look } = {
  verified: { word: 'Verified', shape: 'check', tone: 'positive' },
  refuted: { word: 'Not verified', shape: 'cross', tone: 'negative' },
  'not-yet': { word: 'Not signed yet', shape: 'circle', tone: 'neutral' },
  'no-checkpoint': { word: 'No checkpoint', shape: 'minus', tone: 'neutral' },
};

/** Proves the entry in the browser, and says so in a sentence. Waits for the next checkpoint where it must. */
export function Proof(props: { item: PositionedEntry }) {
  const { item } = props;
  const api = useApi(ledgerApiRef);
  const { value, error, loading, refetch } = useAsyncRefetch(
    async signal =>
      proveEntry(item, await api.latestCheckpoint({ signal }), {
        fetchProof: (...proof) => api.inclusionProof(...proof, { signal }),
        fetchKey: () => api.verifierKey({ signal }),
      }),
    {
      key: `${item.position}`,
      pollMs: last => {
        const isWaiting =
          last.value?.state === 'not-yet' ||
          last.value?.state === 'no-checkpoint';
        const isDenied =
          last.error && errorBodyOf(last.error).code === 'POLICY_DENIED';
        return isWaiting && !isDenied ? POLL_MS : null;
      },
    },
  );
  return (
    <section className={styles.card} aria-labelledby="proof">
      <h2 id="proof">Proof</h2>
      {loading && (
        <div role="status" aria-label="Verifying the entry">
          <Skeleton height={48} />
        </div>
      )}
      {!loading && !value && (
        <ErrorPanel
          error={error}
          title="The entry could not be verified"
          onRetry={refetch}
        />
      )}
      {value && (
        <div role="status">
          <StatusBadge look={LOOKS[value.state]} />{' '}
          <Sentence result={value} position={item.position} />
        </div>
      )}
    </section>
  );
}

function signatureInWords(signature: CheckedSignature, keyId: string): string {
  switch (signature.state) {
    case 'valid':
      return `Its signature, by key ${keyId}, was checked here with the key that this portal names as its own: compare that one with a key you trust.`;
    case 'unsupported':
      return `This browser cannot check its signature, by key ${keyId} (${signature.reason}) Check it outside of this page, with a key that you trust:`;
    case 'other-key':
      return `It is signed by key ${keyId}, which is not the portal's present one. Check it outside of this page, with that key:`;
    default:
      return `The portal's key could not be fetched, so its signature, by key ${keyId}, was not checked here:`;
  }
}

function Sentence(props: { result: ProofResult; position: number }): ReactNode {
  const { result, position } = props;
  switch (result.state) {
    case 'verified': {
      const { size, origin, keyId, signedAt, rootHash, note } =
        result.checkpoint;
      return (
        <>
          This entry is in the log of {size.toLocaleString('en')} entries:
          verified here in your browser.
          <p className={styles.note}>
            Computed from what this page shows up to the root{' '}
            <CopyableId
              id={rootHash}
              short={short(rootHash)}
              label="root hash"
            />{' '}
            of the checkpoint that {origin} signed{' '}
            <RelativeTime iso={signedAt} />.{' '}
            {signatureInWords(result.signature, keyId)}{' '}
            <CopyableId
              id={note}
              short="signed checkpoint"
              label="signed checkpoint"
            />
          </p>
        </>
      );
    }
    case 'refuted':
      return (
        <>
          <strong>This entry could not be proven.</strong> {result.reason}
          <p className={styles.note}>
            Either this page was given something wrong, or history was changed.
            Keep this address and call the portal team.
          </p>
        </>
      );
    case 'not-yet':
      return `The latest checkpoint has ${result.checkpoint.size.toLocaleString(
        'en',
      )} entries and this is entry ${position.toLocaleString(
        'en',
      )}, counted from 0. The next one will have it, within about a minute.`;
    default:
      return 'Nothing of this log was signed yet, so there is nothing to prove it against.';
  }
}
