export type Step = { number: number; title: string; description: string; afterAttack: boolean };

/**
 * The fourteen steps of a security incident, in our own words, after PagerDuty's public incident response guide. Most
 * hold in this order, and several may go side by side. Those that tell somebody outside the team who could be, or could
 * warn, the attacker wait until the attack is over; the police are no broadcast, and do not.
 */
const steps: readonly [title: string, description: string, afterAttack?: "after the attack"][] = [
  [
    "Stop the attack",
    "End what is going on by whatever ends it fastest: revoke the key, block the account, take the machine off the network. Do not delete or terminate anything that can be looked at later.",
  ],
  [
    "Cut off the way in",
    "Close the path that was used, so that it cannot be used again in the next hour: the exposed key, the open port, the account at a third party, the faulty code.",
  ],
  [
    "Assemble the team",
    "Name who leads. Bring in security, and whoever knows the systems concerned; legal and a member of the management once work goes on. Use the codename and one private channel, and tell nobody who does not need to know.",
  ],
  [
    "Isolate what is affected",
    "Separate the affected machines, accounts and repositories from the rest, and keep a read-only copy of their state before anything is changed.",
  ],
  [
    "Work out the timeline",
    "When were they first there, how did they get in, what did they do, how long did they stay, and did they leave a way back? Write each moment into the timeline with what shows it.",
  ],
  [
    "Find out what was compromised",
    "Which data was read or taken, whose it is, and which keys were within reach. Set scope and severity by that, and assume that every secret on an affected system is known.",
  ],
  [
    "Assess the risk to other systems",
    "Where could they have gone from there? Look at what trusts the affected systems, and at every place where the same keys work.",
  ],
  [
    "Assess the risk of another attack",
    "Is the way in closed for good, or only for now? Say what would have to happen for this to repeat.",
  ],
  [
    "Mitigate and watch",
    "Rotate what could be known, add the missing checks, block what was seen, and set alerts that would have told of this earlier.",
  ],
  [
    "Look into it thoroughly",
    "Once everything is secured, study the copies: what happened, how, and what would have prevented it.",
  ],
  [
    "Tell people inside",
    "When it is sure that nobody inside did it, tell the colleagues who have to know, in few words and without detail. One person writes it.",
    "after the attack",
  ],
  [
    "Involve the police, and the insurer",
    "Decide with legal whether to report it, to whom, and by when; some reports have a legal deadline of 72 hours.",
  ],
  [
    "Write to others whose systems were the way",
    "Where a supplier's or a customer's system was used for the attack, tell the right person there what they have to know to close it.",
    "after the attack",
  ],
  [
    "Tell people outside",
    "Customers and the public hear verified facts only, with the date, from one person who is named for it, and what they should do.",
    "after the attack",
  ],
];

export const defaultSteps: readonly Step[] = steps.map(([title, description, wait], index) => ({
  number: index + 1,
  title,
  description,
  afterAttack: wait !== undefined,
}));
