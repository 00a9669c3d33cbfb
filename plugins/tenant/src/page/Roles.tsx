import { tenantRoles, type Tenant } from '@companyos/plugin-tenant-common';
import { EntityLink } from '@companyos/plugin-operation-react';
import styles from './page.module.css';

/** Who may do what with the tenant. Least first, as they were granted. */
export function Roles(props: { tenant: Tenant }) {
  const { bindings } = props.tenant;
  if (bindings.length === 0) {
    return <p>Nobody has a role yet.</p>;
  }
  return (
    <ul className={styles.roles} aria-label="Roles">
      {tenantRoles.map(role => {
        const subjects = bindings.filter(binding => binding.role === role.name);
        return (
          <li key={role.name} className={styles.panel}>
            <h3 className={styles.title}>{role.title}</h3>
            <p>{role.description}</p>
            {subjects.length ? (
              <ul className={styles.subjects} aria-label={`${role.title}s`}>
                {subjects.map(({ subject }) => (
                  <li key={subject}>
                    <EntityLink entityRef={subject} />
                  </li>
                ))}
              </ul>
            ) : (
              <p className={styles.quiet}>Nobody.</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
