"""How the shipped scorer is made and measured: `python -m draftassist.training.scorer`."""
