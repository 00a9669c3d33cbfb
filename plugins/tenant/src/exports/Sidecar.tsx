import { Button } from '@backstage/ui';
import {
  absoluteTime,
  CopyableId,
  Facts,
  links,
} from '@companyos/plugin-operation-react';
import type { ExportSidecar } from '@companyos/plugin-tenant-common';
import { RiDownloadLine } from '@remixicon/react';
import { saveFile } from './saveFile';
import styles from './exports.module.css';

/** What lies beside the content: how sensitive it is, how long it is kept, and under which decision it was written. */
export function Sidecar(props: { sidecar: ExportSidecar; fileName: string }) {
  const { sidecar, fileName } = props;
  const { retention, content, bundle } = sidecar;
  const text = `${JSON.stringify(sidecar, null, 2)}\n`;
  return (
    <section className={styles.sidecar} aria-label="Sidecar">
      <Facts
        label="Sidecar"
        facts={[
          ['Classification', sidecar.classification],
          ['Obligations met', sidecar.obligations.join(', ') || 'None asked'],
          ['Retention', retention.schedule],
          ['Kept until', absoluteTime(retention.retainUntil)],
          ['Legal holds', String(retention.holds.length)],
          ['Region', sidecar.region],
          [
            'Decision',
            <CopyableId
              id={sidecar.decisionId}
              label="decision ID"
              href={links.decision(sidecar.decisionId)}
            />,
          ],
          [
            'Policy bundle',
            `${bundle.version} (${bundle.sha256.slice(0, 12)})`,
          ],
          ['SHA-256', <CopyableId id={content.sha256} label="content hash" />],
        ]}
      />
      <div>
        <Button
          variant="tertiary"
          iconStart={<RiDownloadLine />}
          onPress={() =>
            saveFile(new Blob([text], { type: 'application/json' }), fileName)
          }
        >
          Download sidecar
        </Button>
      </div>
    </section>
  );
}
