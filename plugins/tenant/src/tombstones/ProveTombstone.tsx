import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import { ErrorPanel, StatusBadge } from '@companyos/plugin-operation-react';
import type {
  TombstoneProof,
  TombstoneSummary,
} from '@companyos/plugin-tenant-common';
import { RiShieldCheckLine } from '@remixicon/react';
import { useState } from 'react';
import { tenantApiRef } from '../api';
import styles from '../page/page.module.css';

const LOOKS = {
  proven: { word: 'Proven', shape: 'check', tone: 'positive' },
  'not-yet': { word: 'Not yet', shape: 'clock', tone: 'neutral' },
  refuted: { word: 'Not proven', shape: 'cross', tone: 'negative' },
} as const;

function Result(props: { proof: TombstoneProof }) {
  const { proof } = props;
  if (proof.state !== 'proven') {
    return (
      <p>
        <StatusBadge look={LOOKS[proof.state]} /> {proof.reason}
      </p>
    );
  }
  const { checkpoint, position, signature } = proof;
  return (
    <p>
      <StatusBadge look={LOOKS.proven} />{' '}
      <Link href={`/ledger/${position}`}>Entry {position}</Link> of the ledger
      names these very bytes, and is in its head of {checkpoint.size} entries
      {signature === 'valid'
        ? ', whose signature is valid.'
        : '. Its signature could not be checked in this browser.'}
    </p>
  );
}

/** Works out here, from the ledger's signed head, whether the tombstone is what was written when the tenant went. */
export function ProveTombstone(props: { stone: TombstoneSummary }) {
  const { stone } = props;
  const api = useApi(tenantApiRef);
  const [busy, setBusy] = useState(false);
  const [proof, setProof] = useState<TombstoneProof>();
  const [error, setError] = useState<unknown>();

  const onProve = async () => {
    setBusy(true);
    setError(undefined);
    setProof(undefined);
    try {
      setProof(await api.proveTombstone(await api.tombstone(stone.tenantId)));
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };
  return (
    <>
      <div className={styles.actions}>
        <Button
          variant="secondary"
          iconStart={<RiShieldCheckLine />}
          aria-label={`Prove it by the ledger: ${stone.name}`}
          isPending={busy}
          onPress={onProve}
        >
          Prove it by the ledger
        </Button>
      </div>
      <div role="status">{proof && <Result proof={proof} />}</div>
      {error !== undefined && <ErrorPanel error={error} pluginId="tenant" />}
    </>
  );
}
