"""The composer: deterministic surface realisation of brief and plan, always available."""

from draftassist.drafting.composer.assemble import body_text
from draftassist.drafting.composer.compose import compose
from draftassist.drafting.composer.context import Length, Tone

__all__ = ["Length", "Tone", "body_text", "compose"]
