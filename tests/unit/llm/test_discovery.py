"""Which model an endpoint serves, and whether it is on this machine."""

from __future__ import annotations

import pytest
from tests.support.endpoint import FakeEndpoint

from draftassist.errors import ConfigError, ModelUnreachableError
from draftassist.llm.discovery import is_loopback, only_model


def test_the_only_model_is_named(endpoint: FakeEndpoint):
    endpoint.models = ["our-own-7b"]
    assert only_model(endpoint.url) == "our-own-7b"


def test_several_models_are_listed_and_the_setting_is_named(endpoint: FakeEndpoint):
    endpoint.models = ["small", "large"]
    with pytest.raises(ConfigError, match=r"DRAFTASSIST_LLM_MODEL.*2 models: small, large"):
        only_model(endpoint.url)


def test_nobody_there_is_a_service_that_cannot_be_reached():
    with pytest.raises(ModelUnreachableError):
        only_model("http://127.0.0.1:9/v1", timeout=1)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8000/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://127.0.0.1.example.com/v1", False),
        ("https://api.example.com/v1", False),
        ("http://192.168.0.7:8000/v1", False),
        ("http://localhost@example.com/v1", False),
    ],
)
def test_only_this_machine_is_this_machine(url: str, here: bool):
    assert is_loopback(url) is here
