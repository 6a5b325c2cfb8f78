"""The walk in a real terminal: arrow keys, digits and letters, drawn in place.

Inline, not full screen: the scroll-back keeps one line an answer. Digits, arrows and Enter
suffice for every choice, because an input method keeps letters to itself.
"""

from __future__ import annotations

from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.shortcuts import print_formatted_text
from prompt_toolkit.styles import Style

from checklist.verdicts import Verdict
from checklist.walk.interview import Choice, Question

STYLE = Style.from_dict(
    {
        "head": "ansibrightblack",
        "title": "bold",
        "current": "ansicyan",
        "chosen": "reverse",
        "keys": "ansibrightblack",
        "gap": "ansired bold",
        "ok": "ansigreen",
        "open": "ansiyellow",
    }
)
ARROWS = {"back": "←", "skip": "→"}
FULL_WIDTH = {"?": "？", "b": "ｂ", "s": "ｓ", "n": "ｎ", "g": "ｇ", "u": "ｕ", "q": "ｑ"}


class TerminalFront:
    """Asks with prompt_toolkit."""

    def __init__(self, *, color: bool, terminal_input: Any = None, terminal_output: Any = None) -> None:
        """``terminal_input`` and ``terminal_output`` replace the real ones in tests."""
        self._depth = ColorDepth.DEPTH_4_BIT if color else ColorDepth.DEPTH_1_BIT
        self._input = terminal_input
        self._output = terminal_output

    def ask(self, question: Question) -> Choice:
        """Show the question until something is chosen; Ctrl-C raises KeyboardInterrupt."""
        menu = _Menu(question)
        application: Application[Choice] = Application(
            layout=Layout(
                Window(
                    FormattedTextControl(menu.render, focusable=True, show_cursor=False),
                    wrap_lines=True,
                    dont_extend_height=True,
                )
            ),
            key_bindings=menu.bindings(),
            style=STYLE,
            color_depth=self._depth,
            erase_when_done=True,
            full_screen=False,
            input=self._input,
            output=self._output,
        )
        return application.run()

    def text(self, prompt: str, *, several_lines: bool = False, default: str = "") -> str | None:
        """Let the person type; Ctrl-C gives up."""
        bindings = KeyBindings()

        @bindings.add("c-s")
        def _finish(event: KeyPressEvent) -> None:
            event.current_buffer.validate_and_handle()

        hint = "（写完按 Ctrl-S 或 Esc 再回车）" if several_lines else "（回车确认，Ctrl-C 放弃）"
        session: PromptSession[str] = PromptSession(
            input=self._input, output=self._output, color_depth=self._depth, style=STYLE, erase_when_done=True
        )
        try:
            return session.prompt(
                f"{prompt}{hint}\n> ", multiline=several_lines, default=default, key_bindings=bindings
            )
        except (KeyboardInterrupt, EOFError):
            return None

    def say(self, text: str, verdict: Verdict | None = None) -> None:
        """Print above the next question."""
        style = ""
        if verdict is not None:
            style = "class:gap" if verdict.is_finding else "class:open" if verdict is Verdict.未填 else "class:ok"
        print_formatted_text(FormattedText([(style, text)]), style=STYLE, color_depth=self._depth, output=self._output)


class _Menu:
    """One question on screen, with the choice under the bar."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers = [choice for choice in question.choices if choice.key.isdigit()]
        self.moves = [choice for choice in question.choices if not choice.key.isdigit()]
        self.at = min(question.marked, len(self.answers) - 1)

    def render(self) -> StyleAndTextTuples:
        question = self.question
        rows = get_app().output.get_size().rows
        hints = list(question.hints)
        room = rows - len(self.answers) - 8
        if len(hints) > max(room, 1):
            hints = [*hints[: max(room, 1)], f"……共 {len(question.hints)} 行，按 ? 看全部"]
        parts: StyleAndTextTuples = [
            ("class:head", f"{question.head}\n"),
            ("class:title", f"{question.title}\n"),
            ("", f"{question.text}\n"),
        ]
        parts += [("class:head", f"  {hint}\n") for hint in hints]
        if question.current:
            parts.append(("class:current", f"  现在：{question.current}\n"))
        for place, choice in enumerate(self.answers):
            mark, style = (">", "class:chosen") if place == self.at else (" ", "")
            parts.append((style, f"{mark} {choice.key} {choice.label}"))
            parts.append(("", "\n"))
        keys = "  ".join(f"{ARROWS.get(choice.action, '')}{choice.key} {choice.label}" for choice in self.moves)
        parts.append(("class:keys", f"↑↓ 选择  回车 确认  {keys}"))
        return parts

    def bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        by_action = {choice.action: choice for choice in self.moves}

        def choose(choice: Choice) -> Any:
            def handler(event: KeyPressEvent) -> None:
                event.app.exit(result=choice)

            return handler

        for choice in self.question.choices:
            for key in {choice.key, FULL_WIDTH.get(choice.key, choice.key), _full_width_digit(choice.key)}:
                bindings.add(key)(choose(choice))
        bindings.add("left")(choose(by_action["back"]))
        bindings.add("right")(choose(by_action["skip"]))

        @bindings.add("up")
        def _up(event: KeyPressEvent) -> None:
            self.at = (self.at - 1) % len(self.answers)

        @bindings.add("down")
        def _down(event: KeyPressEvent) -> None:
            self.at = (self.at + 1) % len(self.answers)

        @bindings.add("enter")
        def _enter(event: KeyPressEvent) -> None:
            event.app.exit(result=self.answers[self.at])

        @bindings.add("c-c")
        @bindings.add("c-d")
        def _interrupt(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt)

        return bindings


def _full_width_digit(key: str) -> str:
    return chr(ord(key) + 0xFEE0) if key.isdigit() else key
