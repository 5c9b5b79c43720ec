/**
 * Name of a device or host of the fleet: a level of topics, the common name of a certificate, and
 * a word of the command line, in which it needs no quotes.
 */
export const FLEET_NAME = /^[a-z0-9-]{1,40}$/;
