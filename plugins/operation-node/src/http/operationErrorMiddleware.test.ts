import { mockServices } from '@backstage/backend-test-utils';
import { OperationError } from '@companyos/operations';
import express from 'express';
import request from 'supertest';
import { operationErrorMiddleware } from './operationErrorMiddleware';

describe('operationErrorMiddleware', () => {
  const logger = mockServices.logger.mock();
  const answerTo = (error: unknown) => {
    const app = express();
    app.get('/things', () => {
      throw error;
    });
    app.use(operationErrorMiddleware({ logger }));
    return request(app).get('/things?secret=1');
  };
  beforeEach(() => jest.clearAllMocks());

  it('logs a denial with its decision, and nobody', async () => {
    const { status, body } = await answerTo(
      new OperationError('POLICY_DENIED', 'user:default/omar may not.', {
        decisionId: 'pd_1',
      }),
    );
    expect([status, body.error.code]).toEqual([403, 'POLICY_DENIED']);
    expect(logger.warn.mock.calls).toEqual([
      ['GET /things was denied', { decisionId: 'pd_1' }],
    ]);
  });

  it('logs what went wrong in the portal, and not what was wrong with a request', async () => {
    await answerTo(new OperationError('INVALID_INPUT', 'Bad.')).expect(400);
    expect(logger.error).not.toHaveBeenCalled();
    await answerTo(new Error('secret')).expect(500);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
