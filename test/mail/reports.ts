/** What a report is about, as its writer sees it. */
export type About = {
  /** The return path it goes to. */
  to: string;
  recipient: string;
  messageId: string;
  status?: string;
  action?: string;
};

const crlf = (text: string) => text.replaceAll(/\r?\n/g, "\r\n");

/** As Postfix writes it: the headers come back as text/rfc822-headers. */
export function fromPostfix({ to, recipient, messageId, status = "5.1.1", action = "failed" }: About): string {
  return crlf(`Return-Path: <>
Received: by mx.acme.example (Postfix)
\tid 4cZk1q3Xw9z9sT; Mon, 16 Nov 2026 09:00:02 +0000 (UTC)
Date: Mon, 16 Nov 2026 09:00:02 +0000 (UTC)
From: MAILER-DAEMON@mx.acme.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4cZk1q3Xw9z9sT.1763283602/mx.acme.example"
Content-Transfer-Encoding: 8bit
Message-Id: <20261116090002.4cZk1q4D2Hz9sV@mx.acme.example>

This is a MIME-encapsulated message.

--4cZk1q3Xw9z9sT.1763283602/mx.acme.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host mx.acme.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<${recipient}>: host 10.0.0.7[10.0.0.7] said: 550 5.1.1 <${recipient}>:
    Recipient address rejected: User unknown in virtual mailbox table (in reply
    to RCPT TO command)

--4cZk1q3Xw9z9sT.1763283602/mx.acme.example
Content-Description: Delivery report
Content-Type: message/delivery-status
Content-Transfer-Encoding: 8bit

Reporting-MTA: dns; mx.acme.example
X-Postfix-Queue-ID: 4cZk1q3Xw9z9sT
X-Postfix-Sender: rfc822; ${to}
Arrival-Date: Mon, 16 Nov 2026 09:00:01 +0000 (UTC)

Final-Recipient: rfc822; ${recipient}
Original-Recipient: rfc822;${recipient}
Action: ${action}
Status: ${status}
Remote-MTA: dns; 10.0.0.7
Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: Recipient address
    rejected: User unknown in virtual mailbox table

--4cZk1q3Xw9z9sT.1763283602/mx.acme.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <${to}>
Received: from handback.acme.example (handback.acme.example [10.0.0.5])
\tby mx.acme.example (Postfix) with ESMTPS id 4cZk1q3Xw9z9sT
\tfor <${recipient}>; Mon, 16 Nov 2026 09:00:01 +0000 (UTC)
From: Acme security <handback@acme.example>
To: ${recipient}
Subject: Action needed: incident INC-7
Message-ID: ${messageId}

--4cZk1q3Xw9z9sT.1763283602/mx.acme.example--
`);
}

/** As Exchange Online writes it: HTML first, the whole mail comes back, and statuses carry remarks. */
export function fromExchange({ to, recipient, messageId, status = "5.1.10", action = "failed" }: About): string {
  return crlf(`From: Microsoft Outlook
\t<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>
To: <${to}>
Date: Mon, 16 Nov 2026 09:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="5b1f0d8e-6f0c-4a1e-9b51-0d4bb1a2c3d4"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <5d0f7a61-4f0b-4a53-8a6c-1f7b9f0e2a11@AM0PR01MB0001.eurprd01.prod.exchangelabs.com>
In-Reply-To: ${messageId}
References: ${messageId}
Subject: Undeliverable: Action needed: incident INC-7
Auto-Submitted: auto-replied
X-MS-Exchange-Organization-SCL: -1
MIME-Version: 1.0

--5b1f0d8e-6f0c-4a1e-9b51-0d4bb1a2c3d4
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="2f6d9a0c-3b1d-4f5c-8e77-a1b2c3d4e5f6"

--2f6d9a0c-3b1d-4f5c-8e77-a1b2c3d4e5f6
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

${recipient.replace("=", "=3D")}<mailto:${recipient}>
The email address you entered couldn't be found.

--2f6d9a0c-3b1d-4f5c-8e77-a1b2c3d4e5f6
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><p>The email address you entered couldn't be found.</p></body></html>

--2f6d9a0c-3b1d-4f5c-8e77-a1b2c3d4e5f6--

--5b1f0d8e-6f0c-4a1e-9b51-0d4bb1a2c3d4
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB0001.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;AM0PR01MB0002.eurprd01.prod.exchangelabs.com
Arrival-Date: Mon, 16 Nov 2026 09:00:04 +0000

Original-Recipient: rfc822;${recipient}
Final-Recipient: rfc822;${recipient}
Action: ${action}
Status: ${status} (user unknown)
Diagnostic-Code: smtp;550 ${status} RESOLVER.ADR.RecipientNotFound; Recipient
 ${recipient} not found by SMTP address lookup
X-Display-Name: ${recipient}

--5b1f0d8e-6f0c-4a1e-9b51-0d4bb1a2c3d4
Content-Type: message/rfc822

Received: from AM0PR01MB0003.eurprd01.prod.exchangelabs.com (10.0.0.8) by
 AM0PR01MB0001.eurprd01.prod.exchangelabs.com (10.0.0.9) with Microsoft SMTP
 Server; Mon, 16 Nov 2026 09:00:04 +0000
From: Acme security <handback@acme.example>
To: ${recipient}
Subject: Action needed: incident INC-7
Message-ID:
 ${messageId}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

--5b1f0d8e-6f0c-4a1e-9b51-0d4bb1a2c3d4--
`);
}

/** As Exim writes it: the failed recipients in a header, fields without a space after the semicolon. */
export function fromExim({ to, recipient, messageId, status = "5.0.0", action = "failed" }: About): string {
  return crlf(`Received: from Debian-exim by mail.acme.example with local (Exim 4.98)
\tid 1tPq2R-000000003kV-1abc
\tfor ${to};
\tMon, 16 Nov 2026 09:00:03 +0000
X-Failed-Recipients: ${recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.acme.example>
To: ${to}
References: ${messageId}
Content-Type: multipart/report; report-type=delivery-status; boundary=1763283603-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tPq2R-000000003kV-1abc@mail.acme.example>
Date: Mon, 16 Nov 2026 09:00:03 +0000

--1763283603-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${recipient}
    host mx.acme.example [10.0.0.7]
    SMTP error from remote mail server after RCPT TO:<${recipient}>:
    550 Unknown user

--1763283603-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.acme.example

Action: ${action}
Final-Recipient: rfc822;${recipient}
Status: ${status}
Remote-MTA: dns; mx.acme.example
Diagnostic-Code: smtp; 550 Unknown user

--1763283603-eximdsn-1804289383
Content-type: message/rfc822

Return-path: <${to}>
Received: from [10.0.0.5] (helo=handback.acme.example)
\tby mail.acme.example with esmtps (Exim 4.98)
\tid 1tPq2R-000000003kU-0xyz
\tfor ${recipient}; Mon, 16 Nov 2026 09:00:02 +0000
Message-ID: ${messageId}
From: Acme security <handback@acme.example>
To: ${recipient}
Subject: Action needed: incident INC-7
Content-Type: text/plain; charset=utf-8

Hello,

--1763283603-eximdsn-1804289383--
`);
}

export const writers = { Postfix: fromPostfix, Exchange: fromExchange, Exim: fromExim };
