"""A small company's knowledge on disk, for tests that index and search."""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["write_cases", "write_knowledge", "write_policy"]

POLICIES = {
    "late": ("Late deliveries", "late_delivery", {
        "Credit for the delay": "An order three days late or more: an agent may add store credit of up to $15.",
        "Shipping fee": "Whatever the customer paid for shipping goes back when the order is a day late.",
    }),
    "damaged": ("Damaged items", "damaged_item", {
        "Photos": "We ask for one photo of the damage and never for the box.",
        "Replacement": "A broken item is replaced from stock within two business days, or refunded in full.",
    }),
    "billing": ("Billing errors", "billing_error", {
        "Charged twice": "A second charge for the same order is refunded to the card within five business days.",
    }),
    "conduct": ("Rude contact", "rude_contact", {
        "Listening first": "The team lead reads or hears the whole contact before answering the customer.",
    }),
}  # fmt: skip
CASES = [
    (
        "K-1",
        "late_delivery",
        "My parcel was promised for Tuesday and it is Saturday. The birthday is over.",
        ["credit"],
    ),
    ("K-2", "damaged_item", "The vase arrived in four pieces although the box says fragile.", ["replacement"]),
    ("K-3", "billing_error", "There are two payments of 49 dollars to you on my statement.", ["refund"]),
    ("K-4", "rude_contact", "The man on the phone laughed when I explained that I cannot hear well.", ["apology"]),
]


def write_policy(root: Path, name: str, title: str, clauses: dict[str, str], **front: str) -> Path:
    """One policy file; `front` are further lines of its front matter."""
    path = root / "policies" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{key}: {value}\n" for key, value in {"id": name, "title": title, **front}.items())
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in clauses.items())
    path.write_text(f"---\n{lines}---\n\n{body}\n", "utf-8")
    return path


def write_cases(root: Path, cases: list[dict[str, object]], name: str = "cases.jsonl") -> Path:
    """A file of resolved cases."""
    root.mkdir(parents=True, exist_ok=True)
    path = root / name
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), "utf-8")
    return path


def write_knowledge(root: Path) -> Path:
    """The whole company: six clauses, four cases."""
    for name, (title, issue, clauses) in POLICIES.items():
        write_policy(root, name, title, clauses, applies_to=f"[{issue}]")
    write_cases(
        root,
        [
            {"id": id_, "issue": issue, "customer_message": message, "actions": actions, "reply": "I am sorry."}
            for id_, issue, message, actions in CASES
        ],
    )
    return root
