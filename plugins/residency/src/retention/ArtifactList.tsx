import {
  absoluteTime,
  bytes,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { ArtifactView } from '@companyos/plugin-residency-common';
import { Empty } from '../components/Empty';
import { artifactLook } from '../words';
import styles from '../components/residency.module.css';

/** Stored artifacts, with everything that keeps each. Cards on every screen: the reasons are sentences. */
export function ArtifactList(props: { artifacts: readonly ArtifactView[] }) {
  const { artifacts } = props;
  if (artifacts.length === 0) {
    return (
      <Empty
        title="Nothing is stored"
        text="Exports and other artifacts are here with what keeps them, once there are any."
      />
    );
  }
  return (
    <section aria-labelledby="artifacts">
      <h2 id="artifacts">Stored artifacts</h2>
      <ul className={styles.cards} aria-label="Stored artifacts">
        {artifacts.map(artifact => (
          <li key={artifact.id}>
            <StatusBadge look={artifactLook(artifact.state)} />
            <strong>{artifact.id}</strong>
            <div className={styles.quiet}>
              {artifact.dataset} of tenant {artifact.tenant},{' '}
              {artifact.classification}, in {artifact.region},{' '}
              {bytes(artifact.bytes)}, written{' '}
              {absoluteTime(artifact.writtenAt)}
            </div>
            {artifact.blockers.length > 0 ? (
              <ul className={styles.list}>
                {artifact.blockers.map(text => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            ) : (
              <div>Nothing keeps it.</div>
            )}
            {artifact.deleteAfter && (
              <div className={styles.quiet}>
                It goes after {absoluteTime(artifact.deleteAfter)}, if nothing
                keeps it then.
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
