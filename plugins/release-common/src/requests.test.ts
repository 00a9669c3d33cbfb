import {
  activeRolloutStates,
  isRolloutEnded,
  rolloutStates,
  rolloutStateWord,
} from './states';
import { fieldMessages, startReleaseSchema } from './requests';

const start = { component: 'shop', target: 'staging', version: '1.2.0' };

describe('a request to start a release', () => {
  it('takes a component by its name or its reference', () => {
    expect(startReleaseSchema.parse(start).component).toBe(
      'component:default/shop',
    );
    expect(
      startReleaseSchema.parse({ ...start, component: 'Component:Team/Shop' })
        .component,
    ).toBe('component:team/shop');
  });

  it.each([
    [{ ...start, component: 'group:default/shop' }, 'component'],
    [{ ...start, digest: 'sha1:12' }, 'digest'],
    [{ ...start, version: ' ' }, 'version'],
    [{ ...start, retryReason: '' }, 'retryReason'],
    [{ ...start, wait: true }, 'request'],
  ])('names the field that is wrong in %j', (body, field) => {
    const { error } = startReleaseSchema.safeParse(body);
    expect(Object.keys(fieldMessages(error!))).toEqual([field]);
  });
});

describe('the states of a rollout', () => {
  it('are active or ended, and each has a word', () => {
    for (const state of rolloutStates) {
      expect(activeRolloutStates.includes(state)).toBe(!isRolloutEnded(state));
      expect(rolloutStateWord(state)).toMatch(/^[A-Z]/);
    }
    expect(rolloutStateWord('later' as never)).toBe('later');
  });
});
