"""The nouns of the field as frozen models: case, policy, recovery plan, draft, scorecard. No I/O."""
