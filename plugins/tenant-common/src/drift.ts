/** One way in which a store differs from what the manifest lists. Types, not interfaces, so that they are JSON to the compiler. */
export type DriftItem = {
  /** `eu-central/db` */
  readonly namespace: string;
  /** `index/records_data` */
  readonly name: string;
  readonly change: 'missing' | 'altered' | 'extra';
  /** It changes who may see or do something. */
  readonly security: boolean;
  /** One sentence for a person. */
  readonly text: string;
};

/** How a tenant stands against its manifest. */
export type TenantDrift = {
  /** Null where it was never checked. */
  readonly checkedAt: string | null;
  readonly items: readonly DriftItem[];
  /** Why it could not be told at that time; null where it could. */
  readonly trouble: string | null;
};

/** As much of it as a list shows. */
export type DriftCount = {
  readonly differences: number;
  readonly security: number;
  readonly checkedAt: string;
};
