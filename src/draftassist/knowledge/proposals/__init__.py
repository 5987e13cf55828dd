"""From prose to limits as data: rules propose, a person confirms, and only then does a row count."""
