import { renderTestApp } from '@backstage/frontend-test-utils';
import type { StoredCheckpoint } from '@companyos/ledger';
import { OperationError } from '@companyos/plugin-operation-common';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { webcrypto } from 'node:crypto';
import { aCheckpoint, aLog, signedBySomeone } from './__testUtils__/aLog';
import { anEntry, aView } from './__testUtils__/anEntry';
import { setScreenWidth } from '@companyos/test-screen';
import { ledgerApiRef, type LedgerApi } from './api/LedgerApi';
import plugin from './index';

function setup(
  address: string,
  api: Partial<jest.Mocked<LedgerApi>>,
  widthPx = 1280,
) {
  setScreenWidth(widthPx);
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [address],
    apis: [
      [
        ledgerApiRef,
        {
          latestCheckpoint: async () => undefined,
          verifierKey: async () => {
            throw new Error('The portal has no key.');
          },
          ...api,
        } as unknown as LedgerApi,
      ],
    ],
  });
  return userEvent.setup();
}

// Pages load when they are first seen; a busy machine must not make that a matter of seconds in the first test.
beforeAll(() => import('./LedgerRouter'));

const lastQuery = (list: jest.Mock) =>
  list.mock.calls[list.mock.calls.length - 1][0];

const DENIED = new OperationError(
  'POLICY_DENIED',
  'No policy allows user:default/omar to read the ledger.',
  { next: 'Ask an auditor.', decisionId: 'pd_7' },
);

describe('the ledger', () => {
  it('says first how much there is, then entries in words', async () => {
    setup('/ledger', {
      list: jest.fn().mockResolvedValue(
        aView([
          anEntry(8, {
            type: 'decision',
            event: 'policy.decision',
            outcome: 'deny',
            plain: { action: 'tenant:create', decisionId: 'pd_2' },
          }),
          anEntry(7, {}, { actor: null, reason: null }),
        ]),
      ),
    });
    const sentence = await screen.findByText(/^1,234 entries$/);
    expect(sentence.parentElement).toHaveTextContent(
      /1,234 entries, the last one .* hash to ffffffff…ffffff/,
    );
    expect(
      screen.getByRole('button', { name: 'Copy root hash' }),
    ).toBeVisible();

    const table = screen.getByRole('grid', { name: 'Ledger entries' });
    const [, decision, operation] = within(table).getAllByRole('row');
    expect(decision).toHaveTextContent('Decision: tenant create');
    expect(decision).toHaveTextContent('Denied');
    expect(decision).toHaveTextContent('ada');
    expect(
      within(decision).getByRole('link', { name: /entries of decision pd_2/ }),
    ).toHaveAttribute('href', '/ledger?decisionId=pd_2');
    expect(operation).toHaveTextContent('Succeeded');
    expect(operation).toHaveTextContent('erased');
    expect(
      within(operation).getByRole('link', { name: 'Tenant create succeeded' }),
    ).toHaveAttribute('href', '/ledger/7');
  });

  it('asks the back end for what the address says', async () => {
    const list = jest.fn().mockResolvedValue(aView());
    setup(
      '/ledger?type=decision&outcome=deny&subject=tenant:tn_1&page=3&other=x',
      { list },
    );
    await screen.findByRole('grid');
    expect(lastQuery(list)).toEqual({
      type: 'decision',
      outcome: 'deny',
      subject: 'tenant:tn_1',
      decisionId: undefined,
      offset: 50,
      limit: 25,
    });
  });

  it('finds by decision ID or subject, and pages, through the address', async () => {
    const list = jest.fn().mockResolvedValue(aView([anEntry()], { total: 60 }));
    const user = setup('/ledger', { list });
    await screen.findByRole('grid');

    await user.click(screen.getByRole('button', { name: /next/i }));
    await waitFor(() => expect(lastQuery(list).offset).toBe(25));

    const field = screen.getByRole('searchbox', {
      name: 'Decision ID or subject',
    });
    await user.type(field, 'tenant:tn_9{Enter}');
    await waitFor(() =>
      expect(lastQuery(list)).toMatchObject({
        subject: 'tenant:tn_9',
        decisionId: undefined,
        offset: 0,
      }),
    );
    await user.clear(field);
    await user.type(field, ' pd_5 {Enter}');
    await waitFor(() =>
      expect(lastQuery(list)).toMatchObject({
        subject: undefined,
        decisionId: 'pd_5',
      }),
    );
  });

  it('is a list of cards on a phone', async () => {
    setup('/ledger', { list: jest.fn().mockResolvedValue(aView()) }, 390);
    const cards = await screen.findByRole('list', { name: 'Ledger entries' });
    expect(within(cards).getByRole('listitem')).toHaveTextContent(
      /Succeeded.*Tenant create succeeded.*#7 · tenant:tn_1.*ada/,
    );
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
  });

  it('says why it is empty: nothing yet, no match, or beyond the end', async () => {
    const empty = { size: 0, rootHash: '0'.repeat(64), appendedAt: null };
    const list = jest
      .fn()
      .mockResolvedValueOnce(aView([], { head: empty }))
      .mockResolvedValueOnce(aView([]))
      .mockResolvedValueOnce(aView([], { total: 3 }))
      .mockResolvedValue(aView());
    const user = setup('/ledger', { list });
    expect(await screen.findByText('Nothing is recorded yet')).toBeVisible();
    expect(screen.getByText('The ledger is empty.')).toBeVisible();

    await user.type(screen.getByRole('searchbox'), 'tenant:none{Enter}');
    expect(await screen.findByText('No entry matches')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all entries' }));
    expect(await screen.findByText('Nothing on this page')).toBeVisible();
  });

  it('says who may read when policy says no, and does not ask again', async () => {
    const list = jest.fn().mockRejectedValue(DENIED);
    setup('/ledger', { list });
    const panel = await screen.findByRole('region', {
      name: 'Denied by policy',
    });
    expect(panel).toHaveTextContent('Ask an auditor.');
    expect(panel).toHaveTextContent('pd_7');
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('says what is signed, by whom and when, to copy', async () => {
    setup('/ledger', {
      list: jest.fn().mockResolvedValue(aView()),
      latestCheckpoint: jest.fn().mockResolvedValue(aCheckpoint(1230)),
    });
    const line = await screen.findByText(/Latest checkpoint: 1,230 entries/);
    expect(line).toHaveTextContent(
      /signed .* by portal\.example\/ledger with key 0badc0de\. Root ffffffff…ffffff/,
    );
    expect(
      screen.getByRole('button', { name: 'Copy signed checkpoint' }),
    ).toBeVisible();
  });

  it('tells no checkpoint from one that could not be fetched', async () => {
    const latestCheckpoint = jest.fn().mockResolvedValue(undefined);
    const list = jest.fn().mockResolvedValue(aView());
    setup('/ledger', { list, latestCheckpoint });
    expect(await screen.findByText(/Nothing is signed yet/)).toBeVisible();
    cleanup();
    latestCheckpoint.mockRejectedValue(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    setup('/ledger', { list, latestCheckpoint });
    expect(
      await screen.findByText(
        'The latest checkpoint could not be fetched: The portal did not answer.',
      ),
    ).toBeVisible();
  });

  it('asks for no checkpoint where the ledger is denied', async () => {
    const latestCheckpoint = jest.fn();
    setup('/ledger', {
      list: jest.fn().mockRejectedValue(DENIED),
      latestCheckpoint,
    });
    await screen.findByRole('region', { name: 'Denied by policy' });
    expect(latestCheckpoint).not.toHaveBeenCalled();
  });

  it('offers to try again when the portal does not answer', async () => {
    const list = jest
      .fn()
      .mockRejectedValueOnce(
        new OperationError('UNREACHABLE', 'The portal did not answer.'),
      )
      .mockResolvedValue(aView());
    const user = setup('/ledger', { list });
    expect(
      await screen.findByRole('region', { name: 'The ledger cannot be shown' }),
    ).toHaveTextContent('The portal did not answer.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('grid')).toBeVisible();
  });
});

describe('one entry', () => {
  it('shows what is recorded, what is erased, and what proves it', async () => {
    const get = jest.fn().mockResolvedValue(anEntry());
    setup('/ledger/7', { get });
    expect(
      await screen.findByRole('heading', { name: 'Tenant create succeeded' }),
    ).toBeVisible();
    expect(get).toHaveBeenCalledWith(7, expect.anything());

    const recorded = screen.getByRole('region', { name: 'What is recorded' });
    expect(recorded).toHaveTextContent('tenant-create');
    expect(
      within(recorded).getByRole('link', { name: 'op_1' }),
    ).toHaveAttribute('href', '/operations/tenant/op_1');

    const personal = screen.getByRole('region', { name: 'Personal values' });
    expect(personal).toHaveTextContent('user:default/ada');
    expect(personal).toHaveTextContent('Erased for good');
    expect(personal).toHaveTextContent('dddddddd…dddddd');

    const place = screen.getByRole('region', {
      name: 'Its place in the ledger',
    });
    expect(place).toHaveTextContent('number 3 of tenant');
    expect(
      within(place).getByRole('button', { name: 'Copy leaf hash' }),
    ).toBeVisible();
  });

  it('says that an address is no entry without asking', async () => {
    const get = jest.fn();
    setup('/ledger/first', { get });
    expect(
      await screen.findByText('The ledger has no entry “first”.'),
    ).toBeVisible();
    expect(get).not.toHaveBeenCalled();
  });

  it('shows a denial', async () => {
    setup('/ledger/7', { get: jest.fn().mockRejectedValue(DENIED) });
    expect(
      await screen.findByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('pd_7');
  });
});

describe('the proof of an entry', () => {
  const { entry, checkpoint, proof } = aLog();
  const proofOf = async (api: Partial<jest.Mocked<LedgerApi>>) => {
    const user = setup('/ledger/2', {
      get: jest.fn().mockResolvedValue(entry),
      latestCheckpoint: jest.fn().mockResolvedValue(checkpoint),
      inclusionProof: jest.fn().mockResolvedValue(proof),
      ...api,
    });
    const region = await screen.findByRole('region', { name: 'Proof' });
    return { user, region };
  };

  it('is verified in the browser and said as a sentence', async () => {
    const inclusionProof = jest.fn().mockResolvedValue(proof);
    const { region } = await proofOf({ inclusionProof });
    expect(
      await within(region).findByText(
        /This entry is in the log of 4 entries: verified here in your browser\./,
      ),
    ).toBeVisible();
    expect(inclusionProof).toHaveBeenCalledWith(2, 4, expect.anything());
    expect(region).toHaveTextContent('Verified');
    expect(region).toHaveTextContent(
      "The portal's key could not be fetched, so its signature, by key 0badc0de, was not checked here",
    );
  });

  describe('and its signature', () => {
    const { checkpoint: signed, verifierKey } = signedBySomeone(checkpoint);
    const original = globalThis.crypto;
    const setCrypto = (value: unknown) =>
      Object.defineProperty(globalThis, 'crypto', {
        configurable: true,
        value,
      });
    const withSubtle = (subtle: unknown) => setCrypto({ subtle });
    afterEach(() => setCrypto(original));

    it.each<[string, unknown, StoredCheckpoint, RegExp]>([
      [
        'is checked in the browser',
        webcrypto.subtle,
        signed,
        /was checked here with the key that this portal names as its own/,
      ],
      [
        'is said not to be checked where the browser cannot',
        undefined,
        signed,
        /cannot check its signature, by key \w{8} \(Web Crypto is there/,
      ],
      [
        'is said to be by another key',
        webcrypto.subtle,
        checkpoint,
        /by key 0badc0de, which is not the portal's present one/,
      ],
    ])('%s', async (_name, subtle, latest, words) => {
      withSubtle(subtle);
      const { region } = await proofOf({
        latestCheckpoint: jest.fn().mockResolvedValue(latest),
        verifierKey: jest.fn().mockResolvedValue(verifierKey),
      });
      expect(await within(region).findByText(words)).toBeVisible();
      expect(region).toHaveTextContent('verified here in your browser');
    });

    it('that does not hold refutes everything', async () => {
      withSubtle(webcrypto.subtle);
      const [signature] = /[^ ]+\n$/.exec(signed.note)!;
      const note = signed.note.replace(
        signature,
        signature.replace(/.{3}\n$/, 'AA=\n'),
      );
      const { region } = await proofOf({
        latestCheckpoint: jest.fn().mockResolvedValue({ ...signed, note }),
        verifierKey: jest.fn().mockResolvedValue(verifierKey),
      });
      expect(
        await within(region).findByText('This entry could not be proven.'),
      ).toBeVisible();
      expect(region).toHaveTextContent('does not fit the checkpoint');
    });
  });

  const changed = (change: object) => ({
    ...entry,
    entry: { ...entry.entry, ...change },
  });
  it.each<[string, Partial<jest.Mocked<LedgerApi>>]>([
    [
      'the entry was changed',
      { get: jest.fn().mockResolvedValue(changed({ outcome: 'failure' })) },
    ],
    [
      'the proof is another one',
      {
        inclusionProof: jest.fn().mockResolvedValue({
          ...proof,
          hashes: ['a'.repeat(64), 'b'.repeat(64)],
        }),
      },
    ],
    [
      'the checkpoint is another one',
      { latestCheckpoint: jest.fn().mockResolvedValue(aCheckpoint(4)) },
    ],
  ])('fails plainly when %s', async (_, api) => {
    const { region } = await proofOf(api);
    expect(
      await within(region).findByText('This entry could not be proven.'),
    ).toBeVisible();
    expect(region).toHaveTextContent('Not verified');
    expect(region).toHaveTextContent('call the portal team');
    expect(region).not.toHaveTextContent('verified here in your browser');
  });

  it('is not believed for another position', async () => {
    const { region } = await proofOf({
      get: jest.fn().mockResolvedValue({ ...entry, position: 3 }),
    });
    expect(
      await within(region).findByText('This entry could not be proven.'),
    ).toBeVisible();
  });

  it('waits for the checkpoint that will have it', async () => {
    const inclusionProof = jest.fn();
    const { region } = await proofOf({
      latestCheckpoint: jest.fn().mockResolvedValue(aCheckpoint(2)),
      inclusionProof,
    });
    expect(
      await within(region).findByText(/The latest checkpoint has 2 entries/),
    ).toBeVisible();
    expect(region).toHaveTextContent('Not signed yet');
    expect(inclusionProof).not.toHaveBeenCalled();
  });

  it('says when nothing is signed', async () => {
    const { region } = await proofOf({
      latestCheckpoint: jest.fn().mockResolvedValue(undefined),
    });
    expect(
      await within(region).findByText(/Nothing of this log was signed yet/),
    ).toBeVisible();
  });

  it('is not the same as a proof that could not be fetched', async () => {
    const inclusionProof = jest
      .fn()
      .mockRejectedValueOnce(
        new OperationError('UNREACHABLE', 'The portal did not answer.'),
      )
      .mockResolvedValue(proof);
    const { user, region } = await proofOf({ inclusionProof });
    expect(
      await within(region).findByText('The portal did not answer.'),
    ).toBeVisible();
    expect(region).not.toHaveTextContent('could not be proven');
    await user.click(within(region).getByRole('button', { name: 'Try again' }));
    expect(
      await within(region).findByText(/verified here in your browser/),
    ).toBeVisible();
  });
});
