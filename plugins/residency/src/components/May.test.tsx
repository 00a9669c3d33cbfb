import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { screen } from '@testing-library/react';
import { aHold, holdDetails } from '../__testUtils__/fixtures';
import { setup } from '../__testUtils__/setup';

beforeAll(() => import('../ResidencyRouter'));

// In a file of its own: what someone may do is remembered for the page's life.
describe('somebody who only reads', () => {
  const read = (address: string, api: Parameters<typeof setup>[1]) =>
    setup(address, api, 1280, AuthorizeResult.DENY);

  it('sees legal holds, and is offered neither to place nor to release one', async () => {
    read('/residency/holds', { holds: jest.fn().mockResolvedValue([aHold()]) });
    await screen.findByRole('grid', { name: 'Legal holds' });
    expect(screen.queryByRole('button', { name: /Place a/ })).toBeNull();
  });

  it('sees one of them, and is not offered to ask for its release', async () => {
    const hold = jest.fn().mockResolvedValue(holdDetails());
    read('/residency/holds/hd_1', { hold });
    await screen.findByRole('heading', { name: 'What it keeps' });
    expect(screen.queryByRole('button', { name: /release/ })).toBeNull();
  });
});
