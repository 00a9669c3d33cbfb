import { useNow } from '../hooks/useNow';
import { absoluteTime, relativeTime } from '../format';

/** How long ago, or in how long, with the full time on hover and for machines. */
export function RelativeTime(props: {
  iso: string;
  /** Renew the text this often; a minute unless told. */
  everyMs?: number;
}) {
  const now = useNow(props.everyMs ?? 60_000);
  return (
    <time dateTime={props.iso} title={absoluteTime(props.iso)}>
      {/* What has just been fetched may be younger than the last tick, and is not in the future. */}
      {relativeTime(props.iso, Math.max(now, Date.now()))}
    </time>
  );
}
