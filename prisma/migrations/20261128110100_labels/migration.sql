-- What has a label is little of all there is.
CREATE INDEX "Incident_labels" ON "Incident" USING gin (labels) WHERE labels <> '{}';
