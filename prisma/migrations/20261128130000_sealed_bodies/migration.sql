-- Sealed bodies cannot be made smaller: trying to took a quarter of the time that keeping them did.
ALTER TABLE "Delivery" ALTER COLUMN "sealedBody" SET STORAGE EXTERNAL;
