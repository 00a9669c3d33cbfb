import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Link,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { ErrorPanel } from '@companyos/plugin-operation-react';
import type {
  PlacedHold,
  ResidencySubject,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { residencyApiRef } from '../api';
import { Gone } from './Gone';
import { usePaths } from '../usePaths';
import styles from '../components/residency.module.css';

/** Says what a hold does, asks for case and reason, and answers with what it came too late for. */
export function PlaceHold(props: {
  subject: string | undefined;
  onClose: () => void;
}) {
  const { onClose } = props;
  const api = useApi(residencyApiRef);
  const [subject, setSubject] = useState(props.subject ?? '');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [placed, setPlaced] = useState<PlacedHold>();
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);

  const place = async () => {
    setPending(true);
    setError(undefined);
    try {
      setPlaced(
        await api.placeHold({
          subject: subjectOf(subject),
          case: name,
          reason,
        }),
      );
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{placed ? 'The hold' : 'Place a legal hold'}</DialogHeader>
      <DialogBody>
        {placed ? (
          <Placed placed={placed} />
        ) : (
          <div className={styles.form}>
            <Text as="p">
              Nothing of it is erased, and it cannot be deleted, until a second
              person of data governance has approved the release.
            </Text>
            <TextField
              label="On"
              description="A tenant by its name, or artifact:<store>/<key>."
              value={subject}
              onChange={setSubject}
              isRequired
            />
            <TextField
              label="Case"
              description="As the people who deal with it call it."
              value={name}
              onChange={setName}
              isRequired
            />
            <TextAreaField
              label="Reason"
              description="It is recorded, and shown to those who may see holds."
              value={reason}
              onChange={setReason}
              isRequired
            />
            {error !== undefined && (
              <ErrorPanel error={error} pluginId="residency" />
            )}
          </div>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {placed ? 'Close' : 'Place nothing'}
        </Button>
        {!placed && (
          <Button variant="primary" isPending={isPending} onPress={place}>
            Place the hold
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

function subjectOf(text: string): ResidencySubject {
  const subject = text.trim();
  return (
    subject.includes(':') ? subject : `tenant:${subject}`
  ) as ResidencySubject;
}

function Placed(props: { placed: PlacedHold }) {
  const { gone, hold, operation } = props.placed;
  const paths = usePaths();
  return (
    <div className={styles.form} role="status">
      <Text as="p">
        {sentence(operation.state, hold !== null)}{' '}
        {hold && <Link href={paths.hold(hold.id)}>Show what it keeps</Link>}
      </Text>
      <Gone gone={gone} />
    </div>
  );
}

function sentence(state: string, isThere: boolean): string {
  if (state === 'no-op') return 'This case holds it already.';
  return isThere
    ? 'The hold is in force.'
    : 'It is accepted and goes on by itself; it is not in force yet.';
}
