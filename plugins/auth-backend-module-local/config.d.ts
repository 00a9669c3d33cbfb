export interface Config {
  auth?: {
    providers?: {
      /** Sign-in with a name and a password, for development. */
      local?: {
        /** Who may sign in. */
        users: Array<{
          /** Name of a `User` in the namespace `default` of the catalog. */
          name: string;
          /**
           * At least 12 printable ASCII characters.
           * @visibility secret
           */
          password: string;
        }>;
        /** Lets the back end listen on more than this machine. */
        dangerouslyAllowRemote?: boolean;
      };
    };
  };
}
