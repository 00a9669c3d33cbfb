import { anEvent, aRollout, started } from '../__testUtils__/fixtures';
import { stepsOf } from './steps';

const first = anEvent(2, 'Step 1. The canary is ready to take traffic.');
const second = anEvent(3, 'Step 2. Errors: 0 of 53 canary units bad.', {
  actor: 'judge',
});
const states = (...args: Parameters<typeof stepsOf>) =>
  stepsOf(...args).map(({ state }) => state);

describe('the steps of a rollout', () => {
  it('are all to come before it begins', () => {
    const pending = aRollout({ state: 'pending', stepIndex: null });
    expect(states(pending, [started])).toEqual(['to-do', 'to-do', 'to-do']);
  });

  it('say when one was left, by whom and why', () => {
    const rollout = aRollout({ stepIndex: 1, weightPercent: 50 });
    const [done, now, later] = stepsOf(rollout, [started, first, second]);
    expect(done).toMatchObject({
      state: 'done',
      enteredAt: first.at,
      leftAt: second.at,
      leftBy: 'judge',
      why: 'Errors: 0 of 53 canary units bad.',
    });
    expect(now).toMatchObject({ state: 'now', enteredAt: second.at });
    expect(later).toMatchObject({ state: 'to-do', enteredAt: null, why: null });
  });

  it('are not left by a pause, which holds them', () => {
    const pause = anEvent(3, 'Paused: person. Lunch.', {
      actor: 'user:default/rhea',
    });
    const held = aRollout({ state: 'paused' });
    expect(states(held, [started, first, pause])[0]).toBe('held');
    const again = anEvent(4, 'Step 1. Back from lunch.');
    const [step] = stepsOf(aRollout(), [started, first, pause, again]);
    expect(step).toMatchObject({
      state: 'now',
      enteredAt: first.at,
      leftAt: null,
    });
  });

  it('say where it was taken back', () => {
    const abort = anEvent(3, 'Aborting. Errors: 4 of 11.', { actor: 'judge' });
    const back = anEvent(4, 'Rolled-back. Errors: 4 of 11.', {
      actor: 'judge',
    });
    const events = [started, first, abort, back];
    const rollout = aRollout({ state: 'rolled-back', stepIndex: null });
    expect(states(rollout, events)).toEqual([
      'stopped',
      'not-reached',
      'not-reached',
    ]);
    expect(stepsOf(rollout, events)[0].why).toBe('Errors: 4 of 11.');
  });

  it('end with the last one, in which it soaks', () => {
    const last = anEvent(4, 'Promoting: raising. Errors: 0 of 100.');
    const soaking = anEvent(5, 'Promoting: soaking. It serves everybody.');
    const done = anEvent(6, 'Completed. The target reports it.');
    const events = [started, first, second, last, soaking];
    const promoting = aRollout({ state: 'promoting', stepIndex: 2 });
    expect(states(promoting, events)).toEqual(['done', 'done', 'now']);
    const completed = aRollout({ state: 'completed', stepIndex: null });
    expect(states(completed, [...events, done])).toEqual([
      'done',
      'done',
      'done',
    ]);
  });
});
