"""The only reader of the environment: `DRAFTASSIST_…` variables, then `draftassist.toml`, then defaults.

Passed down as one frozen object; nothing below this module looks at `os.environ`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from draftassist.errors import ConfigError

__all__ = ["Settings", "child_environment", "load_settings", "unknown_variables"]

TOML_FILE = "draftassist.toml"


def _user_dir(kind: Literal["data", "cache"]) -> Path:
    import platformdirs

    return Path(
        platformdirs.user_data_dir("draftassist") if kind == "data" else platformdirs.user_cache_dir("draftassist")
    )


class Settings(BaseSettings):
    """Every setting, its default and what it is for. Documented in docs/settings.md, checked by a test."""

    model_config = SettingsConfigDict(
        env_prefix="DRAFTASSIST_", toml_file=TOML_FILE, extra="forbid", frozen=True, env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: _user_dir("data"), description="index, database, cache")
    knowledge: str | None = Field(None, description="knowledge folder, or 'sample' for the bundled company")
    models: Path = Field(default_factory=lambda: _user_dir("cache") / "models", description="embedded weights")

    llm_base_url: str | None = Field(None, description="any OpenAI-compatible endpoint; unset: the embedded model")
    llm_model: str | None = Field(None, description="model name at that endpoint")
    llm_api_key: SecretStr | None = Field(None, description="its key, if it wants one")
    llm_timeout_seconds: float = Field(60.0, gt=0, description="longest wait for one answer of the endpoint")
    llm_retries: int = Field(2, ge=0, le=10, description="retries with jitter on timeouts, 429 and 5xx")
    llm_context_tokens: int = Field(8192, ge=512, description="context window of the endpoint's model")
    llm_fallback: bool = Field(True, description="fall back to the embedded writer, marked, when the endpoint fails")
    llm_threads: int = Field(0, ge=0, description="threads of the embedded model; 0: all cores")

    embedded_opening: bool = Field(True, description="without an endpoint: the embedded model proposes openings")
    embedded_opening_seconds: float = Field(2.0, gt=0, le=60, description="longest wait for such openings, per draft")

    database_url: str | None = Field(None, description="SQLAlchemy URL; unset: SQLite under home")
    chroma_url: str | None = Field(None, description="a Chroma server; unset: embedded under home")

    host: str = Field("127.0.0.1", description="address of serve and ui.py")
    port: int = Field(7860, ge=0, le=65535, description="port of serve and ui.py")

    scorer: Literal["model", "judge", "both"] = Field("model", description="who scores replies")
    candidates: int = Field(1, ge=1, le=8, description="drafts to choose from")
    attempts: int = Field(2, ge=0, le=5, description="revision rounds for what failed a check")
    max_case_bytes: int = Field(2_000_000, ge=1000, description="largest case or reply that is read")
    data: Path | None = Field(None, description="public sets for eval external; unset: ../shared/data by a checkout")
    prompts: Path | None = Field(None, description="own prompts folder; unset: the shipped one")

    @field_validator("llm_base_url", "chroma_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("home", "models")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line, then environment, then draftassist.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def unknown_variables() -> list[str]:
    """`DRAFTASSIST_…` variables that are no setting: a slip of the pen that nothing else would tell."""
    known = {f"DRAFTASSIST_{name.upper()}" for name in Settings.model_fields}
    return [
        name + _near(name, known)
        for name in sorted(os.environ)
        if name.startswith("DRAFTASSIST_") and name not in known
    ]


def child_environment(**changes: str) -> dict[str, str]:
    """The environment for a child process: this one's, with `changes`. Children need PATH, proxies and the like."""
    return {**os.environ, **changes}


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; `overrides` that are None are ignored. Raises ConfigError naming the setting."""
    import tomllib

    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        unknown = first["type"] == "extra_forbidden"
        said = (
            f"no such setting{_near(name, Settings.model_fields)}"
            if unknown
            else first["msg"].removeprefix("Value error, ").replace("Input should", "must")
        )
        from_file = f"DRAFTASSIST_{name.upper()}" not in os.environ and overrides.get(name) is None
        if unknown or from_file:
            raise ConfigError(said, file=TOML_FILE, field=name, mend="see docs/settings.md") from None
        raise ConfigError(
            said, field=f"DRAFTASSIST_{name.upper()}", mend="mend the variable or the option; see docs/settings.md"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", file=TOML_FILE, mend="mend it") from None
