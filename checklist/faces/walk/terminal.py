"""The walk in a real terminal: arrow keys, digits and letters, drawn in place.

Inline, not full screen: the scroll-back keeps one line an answer. Digits, arrows and Enter
suffice for every choice, because an input method keeps letters to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.completion import Completer, PathCompleter, WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.layout.processors import TabsProcessor
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.shortcuts import print_formatted_text
from prompt_toolkit.styles import Style

from checklist.core.plain import hidden, plain
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Begun, Choice, Chosen, GivenUp, Prompt, Question, Told, Typed
from checklist.faces.walk.screen import Line, key_lines, last_start, lines_above, screen, wrap

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
FULL_WIDTH = 0xFEE0
"""How far a full-width sign lies behind its plain one."""
SIGNS = "-－−+＋.．"
"""Signs that begin a number, as digits do, though perhaps not one that can be taken."""
SIDES = (
    ("left", Action.BACK), ("left", Action.RETURN), ("left", Action.PREVIOUS), ("right", Action.SKIP),
    ("escape", Action.RETURN), ("c-s", Action.SAVE),
)  # fmt: skip
"""What the arrows to both sides, Esc and Ctrl-S do, where the question offers it."""
LINE_KEYS = {Action.PREVIOUS: ("up", "s-tab"), Action.SAVE: ("c-s",)}
"""The keys of what can be done in place of typing a line."""
KEY_NAMES = {Action.PREVIOUS: "↑", Action.SAVE: "Ctrl-S"}

KeyHandler = Callable[[KeyPressEvent], None]


def _suit(application: Application[Any]) -> None:
    """Take Esc at once for itself, and say nothing of terminals that do not tell where the cursor is: the warning is English."""
    application.ttimeoutlen = 0.05
    application.renderer.cpr_not_supported_callback = None


class TerminalFront:
    """Asks with prompt_toolkit; Ctrl-C at a question raises KeyboardInterrupt."""

    def __init__(self, *, color: bool, drawn: int = 0) -> None:
        """``drawn`` lines of the first question are on the screen already; they are drawn over."""
        self._depth = ColorDepth.DEPTH_4_BIT if color else ColorDepth.DEPTH_1_BIT
        self._drawn = drawn
        self._passing: list[Line] = []

    def choose(self, question: Question) -> Chosen | Typed | Begun:
        """Show the question until something is chosen, or typed where that is taken."""
        menu = _Menu(question, self._told())
        application: Application[Chosen | Typed | Begun] = Application(
            layout=Layout(
                Window(
                    FormattedTextControl(menu.render, focusable=True, show_cursor=False),
                    wrap_lines=False,
                    dont_extend_height=True,
                )
            ),
            key_bindings=menu.bindings(),
            style=STYLE,
            color_depth=self._depth,
            erase_when_done=True,
            full_screen=False,
        )
        if self._drawn:
            application.output.cursor_up(self._drawn)
            application.output.erase_down()
            self._drawn = 0
        application.timeoutlen = 0.05
        _suit(application)
        reply = application.run()
        if isinstance(reply, Typed) or (isinstance(reply, Chosen) and reply.key.isdigit()):
            clear_typeahead(application.input)  # a digit pressed twice must not answer the next question unseen
        return reply

    def type(self, prompt: Prompt) -> Chosen | Typed | GivenUp:
        """Let the person type; Esc and Ctrl-C leave the line."""
        completer: Completer | None = WordCompleter(list(prompt.words)) if prompt.words else None
        if prompt.files is not None:
            folder = str(prompt.files)
            completer = PathCompleter(get_paths=lambda: [folder], file_filter=_is_plain, expanduser=True)
        session: PromptSession[Chosen | str] = PromptSession(
            color_depth=self._depth,
            style=STYLE,
            erase_when_done=True,
            reserve_space_for_menu=4 if completer else 0,
            input_processors=[TabsProcessor(tabstop=2, char1=" ", char2=" ")],
            interrupt_exception=_LineLeft,
        )
        _suit(session.app)
        size = session.output.get_size()
        lines = lines_above(prompt, size.columns, size.rows, self._told())
        lines += [("class:current", line) for line in wrap(prompt.text, size.columns)]
        lines += [("class:keys", line) for line in key_lines(_hints(prompt), size.columns)]
        message = FormattedText([part for line in lines for part in (line, ("", "\n"))] + [("", "> ")])
        try:
            written = session.prompt(
                message,
                multiline=prompt.several_lines,
                default=prompt.default if prompt.begun is None else prompt.begun,
                key_bindings=_line_bindings(prompt),
                completer=completer,
                complete_while_typing=False,
            )
        except (_LineLeft, KeyboardInterrupt, EOFError):
            return GivenUp(session.default_buffer.text)
        return Typed(written) if isinstance(written, str) else written

    def tell(self, told: Told) -> None:
        """Print above the next question; what passes is shown on it, and gone with it."""
        style, verdict = "", told.verdict
        if verdict is not None:
            style = "class:gap" if verdict.is_finding else "class:open" if verdict is Verdict.未填 else "class:ok"
        if told.is_passing:
            self._passing.append((style, told.text))
            return
        print_formatted_text(FormattedText([(style, plain(told.text))]), style=STYLE, color_depth=self._depth)

    def _told(self) -> list[Line]:
        told, self._passing = self._passing, []
        return told


class _LineLeft(Exception):
    """The person left a line that was being typed."""


def _hints(prompt: Prompt) -> list[str]:
    """Say which keys do what on a line."""
    if prompt.is_block:
        return ["贴进来就读；自己打字的，打完按 Ctrl-S", "Ctrl-U 全部清掉", "Esc 放弃"]
    if prompt.several_lines:
        return ["写完按 Ctrl-S", "Esc 放弃"]
    moves = [f"{KEY_NAMES[move.action]} {move.label}" for move in prompt.moves]
    completed = ["Tab 补全"] if prompt.files is not None else []
    return [*completed, "回车 确认", *moves, "Esc 看整条" if moves else "Esc 放弃"]


def _line_bindings(prompt: Prompt) -> KeyBindings:
    bindings = KeyBindings()

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=_LineLeft)

    def accept(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    def paste(event: KeyPressEvent) -> None:
        """Take a block at once: its line ends must not be mistaken for keys."""
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(text)
        if prompt.is_block or (prompt.moves and ("\t" in text or "\n" in text.strip())):
            event.current_buffer.validate_and_handle()

    bindings.add("escape", eager=not prompt.several_lines or prompt.is_block)(leave)
    bindings.add(Keys.BracketedPaste)(paste)
    for key in ("c-s", "c-r"):  # lest a search opens
        bindings.add(key)(_nothing)
    if prompt.several_lines:
        bindings.add("c-s")(accept)
    if prompt.is_block:
        bindings.add("tab")(_tab)
        bindings.add("c-u")(_emptied)
    for move in prompt.moves:
        for key in LINE_KEYS[move.action]:
            bindings.add(key, eager=True)(_mover_of(move))
    return bindings


def _mover_of(move: Choice) -> KeyHandler:
    def handler(event: KeyPressEvent) -> None:
        event.app.exit(result=Chosen(move.key, event.current_buffer.text))

    return handler


def _tab(event: KeyPressEvent) -> None:
    event.current_buffer.insert_text("\t")


def _emptied(event: KeyPressEvent) -> None:
    """Take away everything that stands in the box, not one line of it."""
    event.current_buffer.reset()


def _is_plain(name: str) -> bool:
    """Whether a file is offered: not what is hidden, nor a name that an answer may not have."""
    return not Path(name).name.startswith(".") and not hidden(name)


class _Menu:
    """One question on screen, with the choice under the bar."""

    def __init__(self, question: Question, told: list[Line]) -> None:
        self.question = question
        self.told = told
        self.answers = [choice for choice in question.choices if choice.is_listed]
        self.at = min(question.marked, max(len(self.answers) - 1, 0))
        self.typed = ""
        """The first digit of what may become a number of two places, or the words that are being typed."""
        self.unknown = ""
        """The number pressed last, if no choice has it."""

    def render(self) -> StyleAndTextTuples:
        size = get_app().output.get_size()
        pressed: list[Line] = []
        if self.typed and self.question.takes_words:
            pressed = [("class:current", f"> {self.typed}　（按回车确认，退格删去）")]
        elif self.typed:
            pressed = [("class:current", f"已按 {self.typed}：接着按第二位，或者按回车选 {self.typed}。")]
        elif self.unknown:
            pressed = [("class:gap", f"没有 {self.unknown} 这一项。")]
        lines = screen(self.question, self.at, size.columns, size.rows, [*self.told, *pressed])
        parts: StyleAndTextTuples = []
        for line in lines:
            parts += [line, ("", "\n")]
        return parts[:-1]

    def bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        self._bind_moves(bindings)
        for digit in "0123456789":
            for key in (digit, chr(ord(digit) + FULL_WIDTH)):
                bindings.add(key)(self._digit)
        if self.question.is_begun_by_digits:
            for key in SIGNS:
                bindings.add(key)(_begin)
        for key, by in (("up", -1), ("down", 1), ("pageup", -10), ("pagedown", 10)):
            bindings.add(key)(self._mover(by))
        bindings.add("enter")(self._enter)
        bindings.add(Keys.BracketedPaste)(self._paste)
        for key in ("c-c", "c-d"):
            bindings.add(key)(_interrupt)
        bindings.add(Keys.Any)(self._write if self.question.takes_words else _nothing)
        bindings.add("backspace")(self._rub_out)
        return bindings

    def _bind_moves(self, bindings: KeyBindings) -> None:
        """Let letters, the arrows to both sides and Esc choose what stands beside the answers."""
        by_action = {choice.action: choice for choice in self.question.choices}
        for choice in self.question.choices:
            if not choice.key.isdigit():
                for key in (choice.key, chr(ord(choice.key) + FULL_WIDTH)):
                    bindings.add(key, filter=Condition(lambda: not self._is_writing))(_chooser(choice))
        for key, action in SIDES:
            if action in by_action:
                bindings.add(key)(_chooser(by_action[action]))

    @property
    def _is_writing(self) -> bool:
        """Whether words are being typed, to which every key belongs."""
        return self.question.takes_words and bool(self.typed)

    def _write(self, event: KeyPressEvent) -> None:
        """Put a sign behind the words that are being typed; the bar shows the choice that they name."""
        self._written(self.typed + event.data if event.data.isprintable() else self.typed)

    def _rub_out(self, event: KeyPressEvent) -> None:
        if self.question.takes_words:
            self._written(self.typed[:-1])

    def _written(self, words: str) -> None:
        self.typed = words
        choice = self.question.chosen_with(words)
        self.at = self.answers.index(choice) if choice in self.answers else self.at

    def _enter(self, event: KeyPressEvent) -> None:
        if self._is_writing and self.question.chosen_with(self.typed) not in self.answers:
            event.app.exit(result=Typed(self.typed))
        elif self.answers:
            event.app.exit(result=Chosen(self.answers[self.at].key))
        elif self.question.is_only_read:
            event.app.exit(result=Chosen(self.question.choices[0].key))

    def _paste(self, event: KeyPressEvent) -> None:
        if self.question.takes_words:
            self._written(self.typed + " ".join(event.data.split()))
        elif self.question.typing:
            event.app.exit(result=Typed(event.data.replace("\r\n", "\n").replace("\r", "\n")))

    def _digit(self, event: KeyPressEvent) -> None:
        """Choose by a number as soon as no longer one can be meant; until then the bar shows what Enter chooses."""
        digit = event.data if event.data.isascii() else chr(ord(event.data) - FULL_WIDTH)
        keys = [choice.key for choice in self.answers]
        if self.question.takes_words:
            self._written(self.typed + digit)
        elif self.question.is_begun_by_digits:
            event.app.exit(result=Begun(digit))
        elif digit == "0" and self.question.chosen_by("0") is not None and not self.typed:
            event.app.exit(result=Chosen("0"))
        else:
            written = self.typed + digit
            self.typed, self.unknown = (written, "") if written in keys else ("", written)
            self.at = keys.index(self.typed) if self.typed else self.at
            if self.typed and not any(key.startswith(self.typed) and key != self.typed for key in keys):
                event.app.exit(result=Chosen(self.typed))

    def _mover(self, by: int) -> KeyHandler:
        def handler(event: KeyPressEvent) -> None:
            self.typed = self.unknown = ""
            if self.question.is_only_read:
                size = get_app().output.get_size()
                self.at = min(max(self.at + by, 0), last_start(self.question, size.columns, size.rows))
                return
            last = len(self.answers) - 1
            if abs(by) == 1:
                self.at = (self.at + by) % max(len(self.answers), 1)
            else:
                self.at = min(max(self.at + by, 0), max(last, 0))

        return handler


def _begin(event: KeyPressEvent) -> None:
    event.app.exit(result=Begun(event.data))


def _chooser(choice: Choice) -> KeyHandler:
    def handler(event: KeyPressEvent) -> None:
        event.app.exit(result=Chosen(choice.key))

    return handler


def _interrupt(event: KeyPressEvent) -> None:
    event.app.exit(exception=KeyboardInterrupt)


def _nothing(event: KeyPressEvent) -> None:
    """Let any other key pass."""
