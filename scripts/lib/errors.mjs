/** Something about this machine stands in the way; `next` says what a person can do about it. */
export class SetupError extends Error {
  constructor(message, next) {
    super(message);
    this.name = 'SetupError';
    this.next = next;
  }
}
