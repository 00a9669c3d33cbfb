import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import type { Hold } from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { residencyApiRef } from '../api';
import styles from '../components/residency.module.css';

/** Asks for a release. It happens when someone else has approved it. */
export function ReleaseHold(props: { hold: Hold; onClose: () => void }) {
  const { hold, onClose } = props;
  const api = useApi(residencyApiRef);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);

  const ask = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.releaseHold({ holdId: hold.id, reason });
      onClose();
    } catch (thrown) {
      setError(thrown);
      setPending(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>Release case {hold.case}?</DialogHeader>
      <DialogBody>
        <div className={styles.form}>
          <Text as="p">
            A second person of data governance has to approve it. What it keeps
            is then kept by its retention only.
          </Text>
          <TextAreaField
            label="Reason"
            description="It is recorded, and shown to whoever approves."
            value={reason}
            onChange={setReason}
            isRequired
          />
          {error !== undefined && (
            <ErrorPanel error={error} pluginId="residency" />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it
        </Button>
        <Button variant="primary" isPending={isPending} onPress={ask}>
          Ask for the release
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
