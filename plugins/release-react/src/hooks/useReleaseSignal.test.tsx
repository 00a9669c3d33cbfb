import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { useReleaseSignal } from './useReleaseSignal';

describe('the hint that a rollout changed', () => {
  let say: (rolloutId: string) => void;
  const onHint = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    onHint.mockClear();
    const signals = {
      subscribe: (_channel: string, hear: (message: any) => void) => {
        say = rolloutId => act(() => hear({ rolloutId }));
        return { unsubscribe: () => {} };
      },
    };
    renderHook(() => useReleaseSignal(onHint, 'ro_1'), {
      wrapper: (props: { children?: ReactNode }) => (
        <TestApiProvider apis={[[signalApiRef, signals]]}>
          {props.children}
        </TestApiProvider>
      ),
    });
  });
  afterEach(() => jest.useRealTimers());

  it('is heard at once, and once a second in a burst, its end included', () => {
    say('ro_1');
    expect(onHint).toHaveBeenCalledTimes(1);
    say('ro_1');
    say('ro_1');
    expect(onHint).toHaveBeenCalledTimes(1);
    act(() => jest.advanceTimersByTime(1_000));
    expect(onHint).toHaveBeenCalledTimes(2);
    act(() => jest.advanceTimersByTime(10_000));
    expect(onHint).toHaveBeenCalledTimes(2);
  });

  it('is not for another one', () => {
    say('ro_2');
    act(() => jest.advanceTimersByTime(10_000));
    expect(onHint).not.toHaveBeenCalled();
  });
});
