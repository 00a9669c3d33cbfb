import type { ErrorDisplayProps } from '@backstage/frontend-plugin-api';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import styles from './Layout.module.css';

/** A part of the page broke; the rest of the portal still works. */
export function PluginFailed(props: ErrorDisplayProps) {
  return (
    <div className={styles.message}>
      <ErrorPanel
        title="This part of the portal broke"
        error={props.error}
        onRetry={props.resetError}
      />
    </div>
  );
}
