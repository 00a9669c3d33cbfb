import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';

/**
 * `release-scorecard.json` as the back end has it, byte for byte: as things stand now, or of a rollout that has ended the one
 * that was kept, which never changes.
 */
export function DownloadScorecard(props: {
  releaseId: string;
  endedRolloutId: string | undefined;
}) {
  const { endedRolloutId, releaseId } = props;
  const api = useApi(releaseApiRef);
  const [error, setError] = useState<unknown>();
  const onPress = async () => {
    setError(undefined);
    try {
      save(
        endedRolloutId
          ? await api.rolloutScorecardFile(endedRolloutId)
          : await api.scorecardFile(releaseId),
      );
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <>
      <Button
        variant="secondary"
        size="small"
        iconStart={<RiDownloadLine />}
        onPress={onPress}
      >
        Download release-scorecard.json
      </Button>
      {error !== undefined && <ErrorPanel error={error} />}
    </>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(
    new Blob([text], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = 'release-scorecard.json';
  link.click();
  URL.revokeObjectURL(url);
}
