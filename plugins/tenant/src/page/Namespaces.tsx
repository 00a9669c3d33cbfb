import { Text } from '@backstage/ui';
import {
  CopyableId,
  Facts,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { NamespaceView, Tenant } from '@companyos/plugin-tenant-common';
import { bytes, namespaceLook, namespaceWords } from '../looks';
import { Loaded } from './Loaded';
import { useNamespaces } from './useTenant';
import styles from './page.module.css';

function countWords(counts: NamespaceView['counts']): string {
  const entries = Object.entries(counts);
  return entries.length
    ? entries.map(([name, count]) => `${count} ${name}`).join(', ')
    : 'Nothing counted';
}

/** Why a namespace is not ready, in words; undefined when it is. */
function trouble(namespace: NamespaceView): string | undefined {
  switch (namespace.status) {
    case 'unreachable':
      return `The store did not answer, so nobody knows whether it is there. ${
        namespace.reason ?? ''
      }`.trim();
    case 'missing':
      return (
        namespace.reason ??
        'Nothing of it is in the store. Creating the tenant again puts it back.'
      );
    case 'incomplete':
      return (
        namespace.reason ??
        'Parts of it are not as they should be. Creating the tenant again repairs them.'
      );
    default:
      return undefined;
  }
}

function Parts(props: { title: string; names: readonly string[] }) {
  return props.names.length ? (
    <div>
      <Text as="p" weight="bold">
        {props.title}
      </Text>
      <ul className={styles.parts} aria-label={props.title}>
        {props.names.map(name => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </div>
  ) : null;
}

function Namespace(props: { namespace: NamespaceView }) {
  const { namespace } = props;
  const title = namespaceWords[namespace.kind];
  const problem = trouble(namespace);
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <StatusBadge look={namespaceLook(namespace.status)} />
      </div>
      {problem && <p>{problem}</p>}
      <Facts
        label={`${title} in ${namespace.region}`}
        facts={[
          ['Region', namespace.region],
          ['Size', bytes(namespace.sizeBytes)],
          [
            'Rows',
            namespace.sizeBytes === null
              ? 'Not known'
              : countWords(namespace.counts),
          ],
          [
            'Schema',
            <CopyableId id={namespace.physicalName} label="schema name" />,
          ],
        ]}
      />
      <Parts title="Missing" names={namespace.missing} />
      <Parts title="Changed by someone" names={namespace.altered} />
      <Parts title="Not ours" names={namespace.extra} />
    </section>
  );
}

/** What the tenant owns in each store, as the stores say it now. */
export function Namespaces(props: { tenant: Tenant }) {
  const result = useNamespaces(props.tenant);
  return (
    <Loaded what="namespaces" result={result}>
      {namespaces =>
        namespaces.length ? (
          <div className={styles.grid}>
            {namespaces.map(namespace => (
              <Namespace
                key={`${namespace.region}/${namespace.kind}`}
                namespace={namespace}
              />
            ))}
          </div>
        ) : (
          <p>No namespace has been created yet.</p>
        )
      }
    </Loaded>
  );
}
