import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { copyText, CopyableId } from '@companyos/plugin-operation-react';
import type { Tenant } from '@companyos/plugin-tenant-common';
import { RiDownloadLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import { tenantApiRef } from '../api';
import { Loaded } from './Loaded';
import { useOfTenant } from './useTenant';
import styles from './page.module.css';

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'tenant.yaml';
  link.click();
  URL.revokeObjectURL(url);
}

function Document(props: { text: string; sha256: string }) {
  const { text, sha256 } = props;
  const [said, setSaid] = useState('');
  const onCopy = async () => {
    try {
      await copyText(text);
      setSaid('Copied.');
    } catch {
      setSaid('Not copied: select the text and copy it yourself.');
    }
  };
  return (
    <>
      <div className={styles.actions}>
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          onPress={() => download(text)}
        >
          Download tenant.yaml
        </Button>
        <Button
          variant="tertiary"
          iconStart={<RiFileCopyLine />}
          onPress={onCopy}
        >
          Copy
        </Button>
        <span role="status">{said}</span>
      </div>
      <div className={styles.quiet}>
        SHA-256{' '}
        <CopyableId
          id={sha256}
          short={sha256.slice(0, 12)}
          label="SHA-256 of the manifest"
        />
      </div>
      {/* What scrolls must be reachable with the keyboard. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <pre
        className={styles.manifest}
        role="region"
        tabIndex={0}
        aria-label="tenant.yaml"
      >
        {text}
      </pre>
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
    </>
  );
}

function Written(props: { tenant: Tenant; sha256: string }) {
  const { tenant, sha256 } = props;
  const api = useApi(tenantApiRef);
  const result = useOfTenant(tenant, `manifest/${sha256}`, signal =>
    api.manifest(tenant.name, { signal }),
  );
  return (
    <Loaded what="the manifest" result={result}>
      {text => <Document text={text} sha256={sha256} />}
    </Loaded>
  );
}

/** tenant.yaml: to read, copy and download, byte for byte as the back end keeps it. */
export function Manifest(props: { tenant: Tenant }) {
  const { tenant } = props;
  return tenant.manifestSha256 ? (
    <Written tenant={tenant} sha256={tenant.manifestSha256} />
  ) : (
    <p>
      There is no manifest yet: it is written when everything the tenant needs
      is there.
    </p>
  );
}
