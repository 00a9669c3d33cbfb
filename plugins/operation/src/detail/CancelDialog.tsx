import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import { useState } from 'react';
import styles from './detail.module.css';

/** Asks for the reason, says what cancelling does, and stays open to show a refusal. */
export function CancelDialog(props: {
  onCancel: (reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { onCancel, onClose } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();

  const onConfirm = async () => {
    if (!reason.trim()) {
      setMissing(true);
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      await onCancel(reason.trim());
      onClose();
    } catch (thrown) {
      setError(thrown);
      setPending(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>Cancel this operation?</DialogHeader>
      <DialogBody>
        <div className={styles.dialog}>
          <Text as="p">
            It stops before its next step. What is done stays done; running it
            again later goes on from there.
          </Text>
          <TextAreaField
            label="Reason"
            description="It is recorded with the cancellation."
            value={reason}
            isInvalid={missing && !reason.trim()}
            isRequired
            onChange={setReason}
          />
          <div role="alert" className={styles.problem}>
            {missing && !reason.trim() ? 'Say why, in a few words.' : ''}
          </div>
          {error !== undefined && <ErrorPanel error={error} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it running
        </Button>
        <Button
          variant="primary"
          destructive
          isPending={pending}
          onPress={onConfirm}
        >
          Cancel operation
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
