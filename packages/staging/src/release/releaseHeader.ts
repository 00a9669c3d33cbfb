/** On every answer of the service: the digest of the files that it runs. */
export const RELEASE_HEADER = 'x-companyos-release';
