import { Button, Select, TextField } from '@backstage/ui';
import type {
  Choice,
  WhatIfFact,
  WhatIfOptions,
  WhatIfQuestion,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import styles from '../components/residency.module.css';

type Values = { readonly [name: string]: string };

const RETENTION = [
  { value: 'over', label: 'Over' },
  { value: 'governance', label: 'Governance retention lasts' },
  { value: 'compliance', label: 'Compliance retention lasts' },
  { value: 'unknown', label: 'Cannot be told' },
];

const YES_NO = [
  { value: 'false', label: 'No' },
  { value: 'true', label: 'Yes' },
];

const HOLDS = ['0', '1', '2'].map(value => ({ value, label: value }));

const DEFAULTS: Values = {
  action: 'data:export',
  retention: 'over',
  bypass: 'false',
  holds: '0',
};

/** Who, what, and every fact that policy is asked with for this action. */
export function WhatIfForm(props: {
  options: WhatIfOptions;
  isPending: boolean;
  onAsk: (question: WhatIfQuestion) => void;
}) {
  const { isPending, onAsk, options } = props;
  const [values, setValues] = useState<Values>(DEFAULTS);
  const set = (name: string, value: string) =>
    setValues(before => ({ ...before, [name]: value }));
  const action = options.actions.find(({ id }) => id === values.action);

  return (
    <form
      className={styles.form}
      aria-label="What if"
      onSubmit={event => {
        event.preventDefault();
        onAsk(questionOf(values, action?.facts ?? []));
      }}
    >
      <TextField
        label="Who"
        description="A user by name, or a whole reference such as service:plugin:tenant."
        value={values.who ?? ''}
        onChange={value => set('who', value)}
        isRequired
      />
      <Select
        label="May they …"
        searchable
        options={options.actions.map(({ id, title }) => ({
          value: id,
          label: `${title} (${id})`,
        }))}
        value={values.action}
        onChange={key => set('action', String(key))}
      />
      {action?.facts.map(fact => (
        <Fact
          key={fact}
          fact={fact}
          options={options}
          value={values[fact]}
          onChange={value => set(fact, value)}
        />
      ))}
      <div>
        <Button variant="primary" type="submit" isPending={isPending}>
          Ask without recording
        </Button>
      </div>
    </form>
  );
}

const LABELS: { readonly [fact in WhatIfFact]: string } = {
  tenant: 'Tenant',
  classification: 'Classification',
  schedule: 'Retention schedule',
  region: 'Region of the connection',
  destination: 'Destination',
  holds: 'Legal holds on it',
  retention: 'Its retention',
  bypass: 'Bypass governance retention',
};

function Fact(props: {
  fact: WhatIfFact;
  options: WhatIfOptions;
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  const { fact, onChange, options, value } = props;
  if (fact === 'tenant') {
    return (
      <TextField
        label={LABELS.tenant}
        description="Its name or ID."
        value={value ?? ''}
        onChange={onChange}
        isRequired
      />
    );
  }
  return (
    <Select
      label={LABELS[fact]}
      options={choicesOf(fact, options)}
      value={value ?? null}
      onChange={key => onChange(String(key))}
    />
  );
}

function choicesOf(fact: WhatIfFact, options: WhatIfOptions) {
  const titled = (choices: readonly Choice[]) =>
    choices.map(({ id, title }) => ({ value: id, label: title }));
  switch (fact) {
    case 'classification':
      return options.classifications.map(id => ({ value: id, label: id }));
    case 'schedule':
      return titled(options.schedules);
    case 'region':
      return titled(options.regions);
    case 'destination':
      return titled(options.destinations);
    case 'holds':
      return HOLDS;
    case 'retention':
      return RETENTION;
    default:
      return YES_NO;
  }
}

function questionOf(
  values: Values,
  facts: readonly WhatIfFact[],
): WhatIfQuestion {
  const who = (values.who ?? '').trim();
  const question: { [name: string]: unknown } = {
    actor: who.includes(':') ? who : `user:default/${who.toLowerCase()}`,
    action: values.action,
  };
  for (const fact of facts) {
    const value = values[fact]?.trim();
    if (!value) continue;
    if (fact === 'holds') question.holds = Number(value);
    else if (fact === 'bypass') question.bypass = value === 'true';
    else question[fact] = value;
  }
  return question as unknown as WhatIfQuestion;
}
