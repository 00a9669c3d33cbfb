import { Button, PasswordField } from '@backstage/ui';
import { errorBodyOf } from '@companyos/plugin-operation-react';
import { lowerFirst } from '../lowerFirst';
import { FormEvent, useEffect, useId, useRef, useState } from 'react';
import { browserMemory } from './browserMemory';
import { LocalPerson, LocalProvider, LocalSession } from './session';
import styles from './SignInPage.module.css';

/** The groups, and what they may do in the catalog's words. */
function hintOf(person: LocalPerson): string {
  return person.groups
    .map(({ title, description }) =>
      description ? `${title}: ${lowerFirst(description)}` : title,
    )
    .join(' · ');
}

function PersonRadio(props: {
  person: LocalPerson;
  checked: boolean;
  onPick: () => void;
}) {
  const { person, checked, onPick } = props;
  const id = useId();
  return (
    <div className={styles.person}>
      <input
        id={id}
        type="radio"
        name="person"
        value={person.name}
        checked={checked}
        disabled={!person.ready}
        onChange={onPick}
        aria-describedby={`${id}-may`}
      />
      <label htmlFor={id} className={styles.name}>
        {person.displayName}
      </label>
      <span id={`${id}-may`} className={styles.may}>
        {person.ready
          ? hintOf(person)
          : 'The catalog is still reading this person…'}
      </span>
    </div>
  );
}

/** Pick a person, give the password. Arrow keys move in the list, Enter signs in. */
export function SignInForm(props: {
  people: readonly LocalPerson[];
  provider: Pick<LocalProvider, 'signIn'>;
  onSession: (session: LocalSession) => void;
}) {
  const { people, provider, onSession } = props;
  const [name, setName] = useState(() => {
    const last = browserMemory.lastPerson();
    return people.some(person => person.name === last) ? last : null;
  });
  const [password, setPassword] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState('');
  const errorId = useId();
  // The field's own element; the input is inside it.
  const passwordRef = useRef<HTMLDivElement>(null);
  const passwordInput = () => passwordRef.current?.querySelector('input');
  useEffect(() => {
    // Who was here before only has to type.
    if (browserMemory.lastPerson()) {
      passwordRef.current?.querySelector('input')?.focus();
    }
  }, []);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name) {
      setProblem('Pick who you are.');
      return;
    }
    if (!password) {
      setProblem('Type the password that npm start printed for this person.');
      passwordInput()?.focus();
      return;
    }
    setPending(true);
    setProblem('');
    try {
      const session = await provider.signIn(name, password);
      browserMemory.signedIn(name);
      onSession(session);
    } catch (error) {
      setPending(false);
      setProblem(errorBodyOf(error).message);
      passwordInput()?.select();
    }
  };

  return (
    <form onSubmit={onSubmit} className={styles.form} noValidate>
      <fieldset className={styles.people}>
        <legend className={styles.legend}>Who are you?</legend>
        {people.map(person => (
          <PersonRadio
            key={person.name}
            person={person}
            checked={person.name === name}
            onPick={() => {
              setName(person.name);
              setProblem('');
            }}
          />
        ))}
      </fieldset>
      {/* For password managers: which account the password belongs to. */}
      <input
        type="text"
        autoComplete="username"
        value={name ?? ''}
        readOnly
        hidden
      />
      <PasswordField
        ref={passwordRef}
        label="Password"
        name="password"
        autoComplete="current-password"
        description="npm start prints one for each person."
        value={password}
        onChange={setPassword}
        isInvalid={problem !== ''}
        aria-describedby={problem ? errorId : undefined}
      />
      <div role="alert" id={errorId} className={styles.problem}>
        {problem}
      </div>
      <Button type="submit" variant="primary" isPending={pending}>
        Sign in
      </Button>
    </form>
  );
}
