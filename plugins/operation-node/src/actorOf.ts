import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { OperationError, type Actor } from '@companyos/operations';

type Principal =
  | { readonly type: 'user' }
  | { readonly type: 'service'; readonly subject: string }
  | { readonly type: 'none' };

/**
 * Who asks, from credentials that Backstage has verified; never from what a request says about itself.
 *
 * @throws OperationError `UNAUTHENTICATED` for a caller without credentials.
 */
export async function actorOf(
  credentials: BackstageCredentials,
  userInfo: UserInfoService,
): Promise<Actor> {
  const principal = credentials.principal as Principal;
  switch (principal.type) {
    case 'user': {
      const info = await userInfo.getUserInfo(credentials);
      return {
        ref: info.userEntityRef.toLowerCase(),
        kind: 'user',
        groups: info.ownershipEntityRefs
          .map(ref => ref.toLowerCase())
          .filter(ref => ref.startsWith('group:'))
          .sort(),
      };
    }
    case 'service':
      return {
        ref: `service:${principal.subject}`,
        kind: 'service',
        groups: [],
      };
    default:
      throw new OperationError(
        'UNAUTHENTICATED',
        'This needs a signed-in person or a token.',
      );
  }
}
