import { escapeHtml, page } from "./page.mjs";

/** Who do you want to be: one button per person, and a form for somebody new. */
export const signInPage = (uid, people) =>
  page(
    "Sign in to the Handback demo",
    `<h1>Who would you like to be?</h1>
    <p class="soft">This sign-in provider is part of the demo and runs on this machine only. It needs no password.</p>
    <form method="post" action="/sign-in/${uid}">${people.map(button).join("")}</form>
    <h2>Someone else</h2>
    <form method="post" action="/sign-in/${uid}">
      <label>Name <input name="name" autocomplete="off" maxlength="100"></label>
      <label>Mail address <input name="email" type="email" required autocomplete="off" maxlength="200"></label>
      <button class="button">Sign in as this person</button>
    </form>`,
  );

const button = ({ who, claims }) =>
  `<button class="card" name="sub" value="${escapeHtml(claims.sub)}"><strong>${escapeHtml(claims.name ?? claims.sub)}</strong><span>${escapeHtml(claims.email)}${who ? ` · ${escapeHtml(who)}` : ""}</span></button>`;
