type Named = { email: string };

/** The active member whose sign-in address this developer commits with, before a sign-in has tied the two. */
export function memberToBe<Member extends Named>(
  developer: { addresses: Named[] },
  members: readonly Member[],
): Member | undefined {
  const own = new Set(developer.addresses.map(({ email }) => email.toLowerCase()));
  return members.find(({ email }) => own.has(email.toLowerCase()));
}
