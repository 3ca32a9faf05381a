import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

type Payload = Record<string, unknown>;

/** What the forger answers; each test changes what it is about. */
export type Forgery = {
  /** The issuer that the discovery document names. */
  calledItself: string;
  idToken(payload: Payload): Promise<string>;
  payload: Payload;
  userInfo: Payload;
  tokenStatus: number;
};

/**
 * A provider that signs whatever it is told to. Its authorization page is never visited: whoever tests takes state and
 * nonce from the address and comes back with any code.
 */
export async function startForgedProvider(clientId: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const other = await generateKeyPair("RS256");
  const forgery = {} as Forgery;
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.url === "/.well-known/openid-configuration") {
      return answer(200, {
        issuer: forgery.calledItself,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/me`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
      });
    }
    if (request.url === "/keys")
      return answer(200, { keys: [{ ...(await exportJWK(publicKey)), alg: "RS256", use: "sig", kid: "one" }] });
    if (request.url === "/token") {
      if (forgery.tokenStatus !== 200)
        return answer(forgery.tokenStatus, { error: forgery.tokenStatus < 500 ? "invalid_grant" : "server_error" });
      const id_token = await forgery.idToken(forgery.payload);
      return answer(200, { access_token: "a", token_type: "Bearer", expires_in: 60, id_token });
    }
    answer(200, forgery.userInfo);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sign = (key: CryptoKey) => (payload: Payload) =>
    new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(key);
  return {
    issuer,
    forgery,
    signed: sign(privateKey),
    signedByAnother: sign(other.privateKey),
    signedWithSecret: (secret: string) => (payload: Payload) =>
      new SignJWT(payload).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret)),
    unsigned: async (payload: Payload) =>
      `${[{ alg: "none" }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`,
    /** Answers honestly again: a good token for `sub`, with the nonce that was asked for. */
    behave(sub: unknown, nonce: string, email: string) {
      const now = Math.floor(Date.now() / 1_000);
      Object.assign(forgery, {
        calledItself: issuer,
        idToken: sign(privateKey),
        payload: { iss: issuer, aud: clientId, sub, nonce, iat: now, exp: now + 300, auth_time: now },
        userInfo: { sub, email, email_verified: true, name: "Somebody" },
        tokenStatus: 200,
      });
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
