export interface Config {
  companyos?: {
    /**
     * Folder with the policy bundle (Cedar schema, policies, regions, retention schedules). A relative path is looked for in
     * the working directory and then in each folder above it. `policies` unless given.
     */
    policies?: string;
  };
}
