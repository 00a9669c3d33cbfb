import type {
  Release,
  ReleaseState,
  TargetVersionView,
} from '@companyos/plugin-release-common';
import { shortDigest } from '../words';
import type { Choice } from './Choose';

const STANDS: { readonly [state in ReleaseState]: string } = {
  new: '',
  'rolling-out': 'on its way now',
  stable: 'serves now',
  superseded: 'served before',
  aborted: 'was taken back: say why it is tried again',
  failed: 'never started',
};

/** What could be released, with what became of it before. */
export function versionChoices(
  versions: readonly TargetVersionView[],
  releases: readonly Release[],
): readonly Choice[] {
  return versions.map(({ digest, version }) => {
    const known = releases.find(
      release => release.version === version && release.digest === digest,
    );
    const stands = known ? STANDS[known.state] : 'not released from here yet';
    return {
      id: version,
      title: version,
      hint: [stands, `sha256:${shortDigest(digest)}…`]
        .filter(Boolean)
        .join(' · '),
    };
  });
}
