import { aRelease } from '../__testUtils__/fixtures';
import { versionChoices } from './versionChoices';
import { wishOf } from './wishOf';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

describe('what the wizard offers', () => {
  it('says what became of each version before', () => {
    const choices = versionChoices(
      [
        { version: '1.2.0', digest: digest('2') },
        { version: '1.1.0', digest: digest('3') },
        { version: '1.0.0', digest: digest('1') },
      ],
      [
        aRelease(),
        aRelease({ version: '1.2.0', digest: digest('2'), state: 'aborted' }),
        // Built anew since: another digest is another release.
        aRelease({ version: '1.1.0', digest: digest('4'), state: 'aborted' }),
      ],
    );
    expect(choices.map(({ title, hint }) => [title, hint])).toEqual([
      [
        '1.2.0',
        'was taken back: say why it is tried again · sha256:222222222222…',
      ],
      ['1.1.0', 'not released from here yet · sha256:333333333333…'],
      ['1.0.0', 'serves now · sha256:111111111111…'],
    ]);
  });

  it('asks for what the form holds, and leaves empty fields out', () => {
    expect(
      wishOf({ component: 'a', target: ' b ', version: 1, retryReason: ' ' }),
    ).toEqual({ component: 'a', target: 'b', version: '' });
    expect(wishOf(undefined)).toEqual({
      component: '',
      target: '',
      version: '',
    });
    expect(wishOf({ retryReason: 'mended' })).toMatchObject({
      retryReason: 'mended',
    });
  });
});
