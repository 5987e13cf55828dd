"""Files to domain objects: policies, cases, help-desk exports, lint, redaction."""
