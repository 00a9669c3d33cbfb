import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import {
  absoluteTime,
  actorName,
  CopyableId,
  ErrorPanel,
  links,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type {
  ExportSidecar,
  TenantExport,
} from '@companyos/plugin-tenant-common';
import { RiDownloadLine, RiFileList2Line } from '@remixicon/react';
import { useState } from 'react';
import { bytes } from '../looks';
import { tenantExportsApiRef } from './api';
import { exportLook, kindWords } from './looks';
import { saveFile } from './saveFile';
import { Sidecar } from './Sidecar';
import styles from './exports.module.css';

/** One sentence: how it stands. */
function sentenceOf(one: TenantExport): string {
  switch (one.state) {
    case 'writing':
      return one.bytes > 0
        ? `${bytes(one.bytes)} written so far.`
        : 'Nothing is written yet.';
    case 'ready':
      return `${bytes(one.bytes)} of ${one.classification} data.`;
    case 'erased':
      return 'It was there, and is gone: its retention was over.';
    default:
      return 'Nothing of it is left at its destination.';
  }
}

function useActions(tenantName: string, one: TenantExport) {
  const api = useApi(tenantExportsApiRef);
  const [error, setError] = useState<unknown>();
  const [said, setSaid] = useState('');
  const [sidecar, setSidecar] = useState<ExportSidecar>();

  const attempt = async (work: () => Promise<void>) => {
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setSaid('');
      setError(thrown);
    }
  };
  return {
    error,
    said,
    sidecar,
    download: () =>
      attempt(async () => {
        setSaid('Fetching it…');
        const response = await api.content(tenantName, one.id);
        saveFile(
          await response.blob(),
          `${tenantName}.${one.ledgerSize}.jsonl`,
        );
        setSaid('Downloaded.');
      }),
    toggleSidecar: () =>
      attempt(async () => {
        setSidecar(sidecar ? undefined : await api.sidecar(tenantName, one.id));
      }),
  };
}

/** One export: how it stands, how long it is kept, and its content and sidecar. */
export function ExportEntry(props: { tenantName: string; one: TenantExport }) {
  const { tenantName, one } = props;
  const actions = useActions(tenantName, one);
  const isReady = one.state === 'ready';
  return (
    <li className={styles.panel}>
      <div className={styles.head}>
        <StatusBadge look={exportLook(one.state)} />
        <strong>{one.destination}</strong>
        <span className={styles.quiet}>
          {one.region}, {kindWords[one.kind]}
        </span>
      </div>
      <p role={one.state === 'writing' ? 'status' : undefined}>
        {sentenceOf(one)}{' '}
        {isReady && one.retainUntil && (
          <>
            Kept until{' '}
            <time dateTime={one.retainUntil}>
              {absoluteTime(one.retainUntil)}
            </time>{' '}
            at least.
          </>
        )}
      </p>
      <p className={styles.quiet}>
        {actorName(one.requestedBy)}, <RelativeTime iso={one.requestedAt} />;
        ledger up to {one.ledgerSize} entries
      </p>
      {one.sha256 && (
        <div className={styles.quiet}>
          SHA-256{' '}
          <CopyableId
            id={one.sha256}
            short={one.sha256.slice(0, 12)}
            label="SHA-256 of the export"
          />
        </div>
      )}
      <div className={styles.actions}>
        {isReady && one.kind === 'download' && (
          <Button
            variant="secondary"
            iconStart={<RiDownloadLine />}
            onPress={actions.download}
          >
            Download
          </Button>
        )}
        {isReady && (
          <Button
            variant="tertiary"
            iconStart={<RiFileList2Line />}
            aria-expanded={Boolean(actions.sidecar)}
            onPress={actions.toggleSidecar}
          >
            {actions.sidecar ? 'Hide sidecar' : 'Show sidecar'}
          </Button>
        )}
        <Link href={links.operation('tenant', one.id)}>Show the operation</Link>
        {one.decisionId && (
          <Link href={links.decisionInLedger(one.decisionId)}>
            Find it in the ledger
          </Link>
        )}
        <span role="status">{actions.said}</span>
      </div>
      {actions.error !== undefined && (
        <ErrorPanel error={actions.error} pluginId="tenant" />
      )}
      {actions.sidecar && (
        <Sidecar
          sidecar={actions.sidecar}
          fileName={`${tenantName}.${one.ledgerSize}.sidecar.json`}
        />
      )}
    </li>
  );
}
