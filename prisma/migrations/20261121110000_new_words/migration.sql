-- Values of their own migration: PostgreSQL lets nobody use a value in the transaction that adds it.
ALTER TYPE "Contact" ADD VALUE 'left';
ALTER TYPE "MailState" ADD VALUE 'digested';
ALTER TYPE "MailState" ADD VALUE 'bounced';
ALTER TYPE "Unmailable" ADD VALUE 'shared';
