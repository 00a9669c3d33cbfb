import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useState, type ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel';
import styles from './ReasonDialog.module.css';

/** The words of one thing a person can do: what it is called, and what it does. */
export interface ReasonDialogWords {
  readonly question: string;
  readonly consequence: string;
  readonly confirm: string;
  readonly dismiss: string;
  readonly destructive?: boolean;
  /** They may leave the reason out. */
  readonly optional?: boolean;
}

/** Says what would happen, asks for the reason, and stays open to show a refusal. */
export function ReasonDialog(props: {
  words: ReasonDialogWords;
  /** What a person should see before they say yes, for example the plan. */
  children?: ReactNode;
  onConfirm: (reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { words, onClose } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const missing = tried && !words.optional && !reason.trim();

  const onConfirm = async () => {
    setTried(true);
    if (!words.optional && !reason.trim()) {
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      await props.onConfirm(reason.trim());
      onClose();
    } catch (thrown) {
      setError(thrown);
      setPending(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{words.question}</DialogHeader>
      <DialogBody>
        <div className={styles.dialog}>
          <Text as="p">{words.consequence}</Text>
          {props.children}
          <TextAreaField
            label="Reason"
            description="It is recorded with what you say."
            value={reason}
            isInvalid={missing}
            isRequired={!words.optional}
            onChange={setReason}
          />
          <div role="alert" className={styles.problem}>
            {missing ? 'Say why, in a few words.' : ''}
          </div>
          {error !== undefined && <ErrorPanel error={error} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {words.dismiss}
        </Button>
        <Button
          variant="primary"
          destructive={words.destructive}
          isPending={pending}
          onPress={onConfirm}
        >
          {words.confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
