import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Select, TextField } from '@backstage/ui';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import type {
  ExportDestinationView,
  Tenant,
} from '@companyos/plugin-tenant-common';
import { useState, type FormEvent } from 'react';
import { tenantExportsApiRef } from './api';
import { kindWords } from './looks';
import styles from './exports.module.css';

const optionOf = ({ id, title, kind, connected }: ExportDestinationView) => ({
  value: id,
  label: `${title}, ${kindWords[kind]}${connected ? '' : ' (not connected)'}`,
});

/**
 * Asks for an export. All destinations are offered: whether one is allowed is policy's to say, and its answer says why and
 * what would change it.
 */
export function StartExport(props: {
  tenant: Tenant;
  destinations: readonly ExportDestinationView[];
  onStart: () => void;
}) {
  const { tenant, destinations, onStart } = props;
  const api = useApi(tenantExportsApiRef);
  const [destination, setDestination] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await api.start(tenant.name, {
        destination,
        ...(reason.trim() && { reason: reason.trim() }),
      });
      setReason('');
      onStart();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.panel} aria-label="New export">
      <h3 className={styles.title}>New export</h3>
      <p>
        Spec, all rows, decisions and this tenant’s part of the ledger, as they
        are now. The same state is always the same bytes.
      </p>
      <form className={styles.form} onSubmit={onSubmit}>
        <Select
          label="Destination"
          placeholder="Choose where it goes"
          options={destinations.map(optionOf)}
          value={destination || null}
          onChange={key => setDestination(key === null ? '' : String(key))}
        />
        <TextField
          label="Reason"
          description="Why, for the record. May be left empty."
          value={reason}
          maxLength={500}
          onChange={setReason}
        />
        <Button
          type="submit"
          variant="primary"
          isDisabled={!destination || busy}
        >
          {busy ? 'Asking…' : 'Export'}
        </Button>
      </form>
      {error !== undefined && <ErrorPanel error={error} pluginId="tenant" />}
    </section>
  );
}
