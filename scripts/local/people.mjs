/** The people of the demo; `who` is what the sign-in page says about them. */
export const demoPeople = [
  person("alice", "Alice Moreau", "Owner: sees and may change everything"),
  person("maya", "Maya Lindqvist", "Manager: routes, reminds, approves"),
  person("bob", "Bob Okafor", "Member: works on incidents of the whole workspace"),
  person("rita", "Rita Tanaka", "Developer (restricted): sees only what is hers"),
  person("mallory", "Mallory Voss", "Someone new: may sign in, sees nothing"),
];

function person(login, name, who) {
  return { who, claims: { sub: `demo-${login}`, email: `${login}@acme.example`, email_verified: true, name } };
}
