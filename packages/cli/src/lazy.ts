/**
 * What takes a while to load (an evaluator, a compiler, a database client) and is used by few commands: loaded when a
 * command asks for it. `require`, because these are CommonJS modules here and in a build.
 */
export function loadPolicy(): typeof import('@companyos/policy') {
  return require('@companyos/policy');
}

export function loadPolicyCheck(): typeof import('@companyos/policy/check') {
  return require('@companyos/policy/check');
}

export function loadLedger(): typeof import('@companyos/ledger') {
  return require('@companyos/ledger');
}

export function loadStaging(): typeof import('@companyos/staging') {
  return require('@companyos/staging');
}

/** For JSON Schema 2020-12; formats are left to whoever writes them. */
export function loadAjv(): import('ajv/dist/2020').default {
  const { Ajv2020 }: typeof import('ajv/dist/2020') = require('ajv/dist/2020');
  return new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: false,
  });
}
