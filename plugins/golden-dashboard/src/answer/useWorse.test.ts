import { renderHook } from '@testing-library/react';
import { useWorse } from './useWorse';

describe('interrupting the person', () => {
  it('is for an answer that has become worse, and for nothing else', () => {
    const { rerender, result } = renderHook(
      ([answer, sentence]: readonly ['wait' | 'proceed' | 'stop', string]) =>
        useWorse(answer, sentence),
      { initialProps: ['wait', 'Wait: 1.2.0.'] },
    );
    // What the page opens with is read in its turn.
    expect(result.current).toBe('');
    rerender(['proceed', 'Proceed: 1.2.0.']);
    expect(result.current).toBe('');
    rerender(['stop', 'Stop: 1.2.0.']);
    expect(result.current).toBe('Stop: 1.2.0.');
    rerender(['stop', 'Stop: 1.2.0, still.']);
    expect(result.current).toBe('Stop: 1.2.0.');
    rerender(['proceed', 'Proceed: 1.3.0.']);
    expect(result.current).toBe('');
  });
});
