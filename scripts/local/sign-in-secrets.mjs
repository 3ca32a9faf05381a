import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { writePrivately } from "../keys.mjs";

/** What a provider needs to be the same one after a restart: its signing key, cookie key and client. */
export function newProviderSecrets() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = {
    ...privateKey.export({ format: "jwk" }),
    kid: randomBytes(6).toString("hex"),
    alg: "RS256",
    use: "sig",
  };
  return {
    clientId: "handback",
    clientSecret: randomBytes(32).toString("base64url"),
    cookieKey: randomBytes(32).toString("base64url"),
    jwks: { keys: [jwk] },
  };
}

/** The local client's id and secret; the same ones at every start. */
export function providerSecrets(directory) {
  const file = path.join(directory, "sign-in.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const secrets = newProviderSecrets();
  writePrivately(file, secrets);
  return secrets;
}
