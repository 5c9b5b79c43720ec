import { z } from "zod";

/** Homie's rule for ids; also what a topic level may hold. */
export const COMMAND_ID = /^[a-z0-9-]{1,64}$/;
export const COMMAND_TYPE = /^[a-z]{1,20}\.?[a-z]{0,20}$/;

const seconds = z.int().min(0).max(8_000_000_000);

/** What is signed: registered names of RFC 7519, section 4.1, and ours. */
export const claimsSchema = z.strictObject({
  aud: z.string().describe("The one device it is for."),
  jti: z.string().regex(COMMAND_ID).describe("Id of the command, also in its topic."),
  type: z.string().regex(COMMAND_TYPE),
  iat: seconds,
  exp: seconds,
  seq: z.int().min(1).describe("Rises with each command of a key to a device."),
  params: z.record(z.string(), z.unknown()),
});
export type Claims = Readonly<z.infer<typeof claimsSchema>>;
