"""`make demo`: the sample company's complaint, drafted and scored on the embedded model, and what to do next."""

from __future__ import annotations

import sys

from rich.text import Text

from draftassist.cli.common import out_console, services_for
from draftassist.cli.show import show_case, show_result

__all__ = ["main"]

_NEXT = """What next
  make ui                                        the agent desk in your browser
  .venv/bin/draftassist draft complaint.txt --knowledge sample     a complaint of your own (plain text will do)
  .venv/bin/draftassist score replies.jsonl      score replies: one JSON object a line, {"reply": "…"}
  .venv/bin/draftassist doctor                   what is configured, and what is missing
  README.md                                      your own policies, your own model endpoint"""


def main() -> int:
    """Draft, show, and say what to run next."""
    from draftassist.knowledge.intake import read_case
    from draftassist.resources import knowledge_dir

    console = out_console()
    with services_for("sample", None) as services:
        case, _ = read_case(str(knowledge_dir() / "example-case.json"), services.settings.max_case_bytes)
        console.print(Text("A complaint to the sample company, Tarn & Spoke", "bold"))
        show_case(console, case)
        console.print(Text("The draft, sentence by sentence as each one passes its checks:", "bold"))
        result = None
        for event in services.draft_events(case):
            if event.event == "status":
                console.print(Text(f"  · {event.text}", "dim"))
            elif event.event == "sentence":
                console.print(Text(("\n" if event.break_before else "") + "    " + (event.text or "")))
            elif event.event == "replace":
                console.print(Text(f"  ~ mended sentence {event.index}: {event.text}", "yellow"))
            else:
                result = event.result
        if result is not None:
            console.print()
            show_result(console, result)
    console.print(Text(_NEXT))
    return 0


if __name__ == "__main__":
    from draftassist.cli import guarded

    sys.exit(guarded(main))
