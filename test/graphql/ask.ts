import { POST } from "@/app/api/graphql/route";
import { createToken } from "@/lib/tokens/tokens";
import { asSystem } from "@/test/factories";

const address = "https://handback.acme.example/api/graphql";

export type Answered = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
  data: any;
  errors: { message: string; extensions?: { code?: string } }[] | undefined;
  text: string;
};

/** Asks as a program with a key would. */
export async function ask(
  key: string,
  query: string,
  variables: Record<string, unknown> = {},
  operationName?: string,
): Promise<Answered> {
  return send({ "x-api-key": key }, JSON.stringify({ query, variables, operationName }));
}

export async function send(headers: Record<string, string>, body: string): Promise<Answered> {
  const request = new Request(address, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), ...headers },
    body,
  });
  const answer = await POST(request);
  const text = await answer.text();
  const { data, errors } = JSON.parse(text) as Pick<Answered, "data" | "errors">;
  return { status: answer.status, data, errors, text };
}

export async function keyOf(member: { memberId: number }, scopes: readonly string[] = ["analytics:read"]) {
  return (await createToken(asSystem, { memberId: member.memberId, name: "figures", scopes })).token;
}

/** Every page of a list, one after another. */
export async function pages(key: string, query: string, name: string, variables: Record<string, unknown> = {}) {
  const all: Record<string, unknown>[] = [];
  for (let nextToken: string | null | undefined; nextToken !== null; ) {
    const { data, errors } = await ask(key, query, { ...variables, nextToken });
    if (errors) throw new Error(JSON.stringify(errors));
    all.push(...data[name].data);
    nextToken = data[name].nextToken;
  }
  return all;
}
