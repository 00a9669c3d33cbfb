import type { Tenant } from '@companyos/plugin-tenant-common';
import { Loaded } from '../page/Loaded';
import { ExportEntry } from './ExportEntry';
import { StartExport } from './StartExport';
import { useDestinations, useExports } from './useExports';
import styles from './exports.module.css';

/** Exports of a tenant: a new one, and those there are. */
export function Exports(props: { tenant: Tenant }) {
  const { tenant } = props;
  const destinations = useDestinations();
  const exports = useExports(tenant);
  return (
    <div className={styles.exports}>
      {tenant.state === 'active' ? (
        <Loaded what="destinations" result={destinations}>
          {list => (
            <StartExport
              tenant={tenant}
              destinations={list}
              onStart={exports.refetch}
            />
          )}
        </Loaded>
      ) : (
        <p>It can be exported when it is active.</p>
      )}
      <Loaded what="exports" result={exports}>
        {list =>
          list.length ? (
            <ol className={styles.entries} aria-label="Exports">
              {list.map(one => (
                <ExportEntry key={one.id} tenantName={tenant.name} one={one} />
              ))}
            </ol>
          ) : (
            <p>Nothing of this tenant was exported yet.</p>
          )
        }
      </Loaded>
    </div>
  );
}
