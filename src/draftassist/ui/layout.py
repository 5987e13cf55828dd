"""Where everything stands on the page: the components, with labels and places, and nothing of what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from draftassist.domain.case import SITUATIONS, Case
from draftassist.ui import render
from draftassist.ui.annotate import preview_html
from draftassist.ui.grounds import evidence_html, flags_html, plan_html
from draftassist.ui.state import Desk, Fields
from draftassist.ui.words import INFERRED, LENGTHS, TONES, plain

__all__ = ["Page", "build_page"]

_CHANNELS = ["email", "chat", "social", "phone"]
_ROLES = ["agent", "team_lead", "manager"]
_SEND = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-send]');
  if (button) trigger('select', JSON.parse(button.dataset.send));
});
"""
"""Presses inside a panel reach the server as positions; see `render.send`."""


@dataclass(frozen=True)
class Page:
    """The components that handlers read or write."""

    desk: gr.State
    health: gr.HTML
    notice: gr.HTML
    queue: gr.Dropdown
    paste: gr.Textbox
    load: gr.Button
    thread: gr.HTML
    fields: tuple[gr.components.Component, ...]
    draft: gr.Button
    stop: gr.Button
    another: gr.Button
    copy: gr.Button
    wishes: tuple[gr.components.Component, ...]
    status: gr.HTML
    verdict: gr.HTML
    subject: gr.Textbox
    body: gr.Textbox
    scores: gr.HTML
    plan: gr.HTML
    flags: gr.HTML
    preview: gr.HTML
    evidence: gr.HTML
    made: gr.HTML
    score_now: gr.Button
    check_now: gr.Button


def build_page(cases: Sequence[Case]) -> Page:
    """All components, in reading order, inside the Blocks context of the caller."""
    desk = gr.State(Desk())
    notice = gr.HTML(render.notice_html(None), elem_id="da-notices", apply_default_css=False)
    with gr.Row(elem_id="da-top"):
        name = "<h1>DraftAssist</h1><p>Nothing is sent from here: it drafts, you decide.</p>"
        gr.HTML(name, elem_id="da-name", apply_default_css=False)
        health = gr.HTML("", elem_id="da-health", apply_default_css=False)
    with gr.Row(elem_id="da-desk", equal_height=False):
        with gr.Column(scale=4, min_width=320, elem_id="da-left"):
            queue, paste, load, thread, fields = _case_side(cases)
        with gr.Column(scale=6, min_width=320, elem_id="da-right"):
            draft, stop, another, copy = _buttons()
            status = gr.HTML(
                render.status_html("Ready when you are."), elem_id="da-status-box", apply_default_css=False
            )
            verdict = gr.HTML(render.verdict_html(None), elem_id="da-verdict-box", apply_default_css=False)
            subject = gr.Textbox("", label="Subject", lines=1, max_lines=1, interactive=True, elem_id="da-subject")
            body = gr.Textbox(
                value="", label="Reply", lines=13, max_lines=13, interactive=True, autoscroll=True, elem_id="da-body",
                placeholder="The draft appears here, sentence by sentence. It is yours to edit.",
            )  # fmt: skip
            wishes = _wishes()
            _heading("Scores, live")
            scores = gr.HTML(
                render.scores_html(None), elem_id="da-scores-box", js_on_load=_SEND, apply_default_css=False
            )
    with gr.Row(elem_id="da-below", equal_height=False):
        with gr.Column(scale=6, min_width=320):
            plan = _panel("Plan", "da-plan-box", plan_html(None))
            preview = _panel("What each sentence does", "da-preview-box", preview_html("", None))
        with gr.Column(scale=4, min_width=320):
            flags = _panel("Flags", "da-flags-box", flags_html(None))
            evidence = _panel("Evidence", "da-evidence-box", evidence_html(None))
    made = gr.HTML(render.provenance_html(None), elem_id="da-made-box", apply_default_css=False)
    score_now = gr.Button("Score", visible="hidden", elem_id="da-score-now")
    check_now = gr.Button("Check", visible="hidden", elem_id="da-check-now")
    return Page(
        desk, health, notice, queue, paste, load, thread, fields, draft, stop, another, copy, wishes, status, verdict,
        subject, body, scores, plan, flags, preview, evidence, made, score_now, check_now,
    )  # fmt: skip


def _case_side(
    cases: Sequence[Case],
) -> tuple[gr.Dropdown, gr.Textbox, gr.Button, gr.HTML, tuple[gr.components.Component, ...]]:
    names = [(_case_name(case), str(number)) for number, case in enumerate(cases)]
    queue = gr.Dropdown(names, label="Queue", value=None, visible=bool(names), filterable=True, elem_id="da-queue")
    paste = gr.Textbox(
        value="", label="Paste a message, or a case as JSON", lines=2, max_lines=4, elem_id="da-paste",
        placeholder="Hello, my order was due on Tuesday and …",
    )  # fmt: skip
    load = gr.Button("Put it on the desk", size="sm", elem_id="da-load")
    _heading("Case")
    thread = gr.HTML(render.case_html(None), elem_id="da-case-box", apply_default_css=False)
    with gr.Accordion("Details of the case", open=False, elem_id="da-details"):
        fields = _fields()
    return queue, paste, load, thread, fields


def _case_name(case: Case) -> str:
    parts = (case.id, case.customer.name, plain(case.issue or ""), case.channel)
    return " · ".join(part for part in parts if part)


def _fields() -> tuple[gr.components.Component, ...]:
    """One component for each of `state.Fields`, in its order."""
    blank = Fields()
    with gr.Row():
        channel = gr.Dropdown(_CHANNELS, value=blank.channel, label="Channel", min_width=120)
        situation = gr.Dropdown(
            [(INFERRED, INFERRED), *((plain(one), one) for one in SITUATIONS)],
            value=blank.situation, label="Situation", min_width=120,
        )  # fmt: skip
    with gr.Row():
        agent = gr.Textbox("", label="Your name", min_width=120, elem_id="da-agent")
        role = gr.Dropdown(_ROLES, value=blank.role, label="Your role", allow_custom_value=True, min_width=120)
    with gr.Row():
        customer = gr.Textbox("", label="Customer's name", min_width=120, elem_id="da-customer")
        order = gr.Textbox("", label="Order", min_width=120, elem_id="da-order")
        promised = gr.Textbox("", label="Promised for", placeholder="2026-11-30", min_width=120, elem_id="da-promised")
    cause = gr.Textbox("", label="Cause, if you know it", lines=1, elem_id="da-cause")
    notes = gr.Textbox("", label="Your notes", lines=3, max_lines=6, elem_id="da-notes")
    done = gr.Textbox(
        value="", label="Already done, one a line", lines=2, max_lines=6, elem_id="da-done",
        info="Only what stands here, or is ticked in the plan, is said to be done.",
        placeholder="carrier_trace: trace opened with the courier",
    )  # fmt: skip
    return channel, situation, agent, role, customer, order, promised, cause, notes, done


def _buttons() -> tuple[gr.Button, gr.Button, gr.Button, gr.Button]:
    with gr.Row(elem_id="da-buttons"):
        draft = gr.Button("Draft", variant="primary", min_width=80, elem_id="da-draft")
        stop = gr.Button("Stop", interactive=False, min_width=70, elem_id="da-stop")
        another = gr.Button("Another wording", min_width=130, elem_id="da-another")
        copy = gr.Button("Copy", min_width=70, elem_id="da-copy")
    return draft, stop, another, copy


def _wishes() -> tuple[gr.components.Component, ...]:
    """One component for each of `state.Wishes`, in its order."""
    with gr.Row(elem_id="da-wishes"):
        tone = gr.Dropdown(list(TONES), value=TONES[0], label="Tone", min_width=120, scale=1)
        length = gr.Dropdown(list(LENGTHS), value=LENGTHS[0], label="Length", min_width=120, scale=1)
        also = gr.Textbox("", label="Say this too", lines=1, min_width=200, scale=3, elem_id="da-also")
    return tone, length, also


def _panel(title: str, elem_id: str, value: str) -> gr.HTML:
    _heading(title)
    return gr.HTML(value, elem_id=elem_id, elem_classes="da-panel", js_on_load=_SEND, apply_default_css=False)


def _heading(title: str) -> None:
    gr.HTML(f"<h2>{title}</h2>", elem_classes="da-heading", apply_default_css=False)
