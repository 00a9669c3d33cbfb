import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { CopyableId } from '@companyos/plugin-operation-react';
import styles from './settings.module.css';
import { TokenCard } from './TokenCard';

function Commands(props: { lines: readonly string[] }) {
  return (
    <ul className={styles.commands}>
      {props.lines.map(line => (
        <li key={line}>
          <CopyableId id={line} label={`command ${line}`} />
        </li>
      ))}
    </ul>
  );
}

/** How to do from a terminal or CI what the portal does, with this person's rights. */
export function CommandLinePage() {
  const portalUrl = useApi(configApiRef).getString('backend.baseUrl');
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Command line</h1>
      <p>
        <code>companyos</code> makes the same plans and gets the same decisions
        as the portal, from a terminal or CI.
      </p>
      <section aria-labelledby="cli-install">
        <h2 id="cli-install">1. Have the command</h2>
        <p>In a clone of the portal’s repository:</p>
        <Commands lines={['export PATH="$PWD/packages/cli/bin:$PATH"']} />
      </section>
      <section aria-labelledby="cli-token">
        <h2 id="cli-token">2. Sign in with a token</h2>
        <TokenCard />
        <p>Run this and paste the token when it asks:</p>
        <Commands lines={[`companyos login --url ${portalUrl} --token`]} />
        <p>
          In CI, set <code>COMPANYOS_URL</code> and <code>COMPANYOS_TOKEN</code>{' '}
          instead.
        </p>
      </section>
      <section aria-labelledby="cli-first">
        <h2 id="cli-first">3. First commands</h2>
        <Commands
          lines={[
            'companyos whoami',
            'companyos tenant list',
            'companyos tenant plan -f tenant-spec.yaml',
            'companyos tenant create -f tenant-spec.yaml',
            'companyos tenant create --help',
          ]}
        />
        <p>
          <code>plan</code> changes nothing. <code>create</code> run twice does
          nothing the second time, and says so.
        </p>
      </section>
    </main>
  );
}
