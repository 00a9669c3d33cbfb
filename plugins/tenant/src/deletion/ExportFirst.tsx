import { Select, Text } from '@backstage/ui';
import { kindWords } from '../exports/looks';
import { useDestinations } from '../exports/useExports';

const NONE = 'none';

/**
 * Whether an export is taken before anything is destroyed, and where it goes; empty for none. Every destination is offered:
 * whether it is allowed is policy's to say, and the plan says so.
 */
export function ExportFirst(props: {
  value: string;
  onChange: (destination: string) => void;
}) {
  const { value, onChange } = props;
  const { value: destinations, error } = useDestinations();
  if (error && !destinations) {
    return (
      <Text as="p">
        Where an export could go is not known right now. The deletion can be
        asked for without one.
      </Text>
    );
  }
  if (!destinations || destinations.length === 0) return null;
  return (
    <Select
      label="Export first"
      description="Taken once nobody writes any more, and before anything is destroyed. Without it the data is gone for good."
      options={[
        { value: NONE, label: 'No export' },
        ...destinations.map(({ id, title, kind, connected }) => ({
          value: id,
          label: `${title}, ${kindWords[kind]}${
            connected ? '' : ' (not connected)'
          }`,
        })),
      ]}
      value={value || NONE}
      onChange={key =>
        onChange(key === null || key === NONE ? '' : String(key))
      }
    />
  );
}
