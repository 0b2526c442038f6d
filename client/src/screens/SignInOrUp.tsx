import { useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { newKey } from '../api/http.ts';
import { atFields, type Problem } from '../core/problem.ts';
import { safeReturn } from '../core/route.ts';
import { Field, Form, Heading, Notice } from '../parts/parts.tsx';
import { announce } from '../state/announcements.ts';
import { go } from '../state/navigation.ts';
import { signIn, signUp, user } from '../state/session.ts';

/** The two forms differ in a few words, and in what password managers are told. */
const WORDS = {
  signIn: { title: 'Sign in', passwords: 'current-password', question: 'No account yet?', other: 'Sign up', otherPath: '/signup' },
  signUp: { title: 'Sign up', passwords: 'new-password', question: 'You have an account?', other: 'Sign in', otherPath: '/signin' },
} as const;

export function SignInOrUp({ which }: { which: 'signIn' | 'signUp' }) {
  const words = WORDS[which];
  const email = useSignal('');
  const password = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const key = useRef(newKey());
  const errors = atFields(problem.value, ['email', 'password']);
  const back = new URLSearchParams(location.search).get('return');

  const send = async () => {
    busy.value = true;
    const answer = which === 'signIn'
      ? await signIn(email.value, password.value)
      : await signUp(email.value, password.value, key.current);
    busy.value = false;
    if (answer.ok) {
      announce(`You are signed in as ${answer.value.email}.`);
      go(safeReturn(back));
    } else {
      problem.value = answer.problem;
    }
  };
  const typed = (place: { value: string }) => (value: string) => {
    place.value = value;
    // Another wish is another key; the same one, sent again after no answer came, keeps it.
    key.current = newKey();
  };

  return (
    <div class="narrow">
      <Heading>{words.title}</Heading>
      {user.value != null && <Notice kind="info"><p>You are signed in as {user.value.email}.</p></Notice>}
      <Form label={words.title} busy={busy.value} failed={problem.value} onSend={send}>
        {errors[''] !== undefined && <Notice kind="error"><p>{errors['']}</p></Notice>}
        <Field
          label="E-mail" name="email" type="email" inputMode="email" autoComplete="username"
          value={email.value} error={errors['email']} onValue={typed(email)}
        />
        <Field
          label="Password" name="password" type="password" autoComplete={words.passwords}
          {...(which === 'signUp' ? { hint: '8 to 64 characters' } : {})}
          value={password.value} error={errors['password']} onValue={typed(password)}
        />
        <button type="submit" class="main" aria-disabled={busy.value}>{busy.value ? 'One moment…' : words.title}</button>
      </Form>
      <p class="aside">
        {words.question} <a href={words.otherPath + (back === null ? '' : `?return=${encodeURIComponent(back)}`)}>{words.other}</a>
      </p>
    </div>
  );
}
