import { useApi } from '@backstage/frontend-plugin-api';
import { StatusBadge } from '@companyos/plugin-operation-react';
import type {
  WhatIfAnswer,
  WhatIfQuestion,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { residencyApiRef } from '../api';
import { Facts } from '../components/Facts';
import { Loaded } from '../components/Loaded';
import { Problem } from '../components/Problem';
import { PolicyList } from '../components/PolicyList';
import { useFresh } from '../components/useFresh';
import { OUTCOMES, short } from '../words';
import { WhatIfForm } from './WhatIfForm';
import styles from '../components/residency.module.css';

/** Asks policy a question that nobody acts on. */
export function WhatIfPage() {
  const api = useApi(residencyApiRef);
  const options = useFresh('options', signal => api.whatIfOptions({ signal }));
  const [answer, setAnswer] = useState<WhatIfAnswer>();
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);

  const ask = async (question: WhatIfQuestion) => {
    setPending(true);
    setError(undefined);
    setAnswer(undefined);
    try {
      setAnswer(await api.whatIf(question));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };

  return (
    <>
      <p className={styles.note}>
        <strong>Evaluates without recording.</strong> Nothing happens, nothing
        is written to the ledger, and the answer has no decision ID: nobody can
        act on it.
      </p>
      <Loaded result={options} what="the form">
        {value => (
          <WhatIfForm options={value} isPending={isPending} onAsk={ask} />
        )}
      </Loaded>
      <div role="status">{answer && <Answer answer={answer} />}</div>
      {error !== undefined && <Problem error={error} />}
    </>
  );
}

function Answer(props: { answer: WhatIfAnswer }) {
  const { bundle, groups, obligations, outcome, policies, reason, remedy } =
    props.answer;
  return (
    <>
      <p className={styles.lead}>
        <StatusBadge look={OUTCOMES[outcome]} /> {reason}
      </p>
      <Facts
        title="What policy would answer"
        note="Evaluated, not recorded."
        facts={[
          ['Policies', <PolicyList policies={policies} />],
          [
            'Obligations',
            obligations.length === 0 ? 'none' : obligations.join(', '),
          ],
          ['What would change it', remedy || 'Nothing has to: it is allowed.'],
          ['Asked as a member of', groups.join(', ') || 'no group'],
          ['Bundle', `${bundle.version} (sha256 ${short(bundle.sha256)})`],
        ]}
      />
    </>
  );
}
