export interface Config {
  companyos?: {
    operations?: {
      /**
       * IDs of the plugins whose back ends have operations; `[tenant]` unless told.
       * @deepVisibility frontend
       */
      plugins?: string[];
    };
  };
}
