"""The one registry of what keys do: bindings, footer, help screen and command palette are made from it.

A command `name` runs `action_name` of the main screen. Keys can be changed in the configuration ([ui] keys, see
`keymaps`).
"""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does. `keys` and `mutt` are Textual's names of keys, commas between them."""

    name: str
    keys: str
    label: str
    help: str
    group: str
    mutt: str = ""
    """The keys of the "mutt" keymap; "" for the same."""
    shown: bool = False
    """In the footer."""


FOLLOW, DECIDE, LOOK, MOVE, PROGRAM = "Follow up", "Decide", "Look", "Move", "Program"
COMMANDS = (
    Command("follow_up", "f", "follow up", "Preview the follow-up of this step; Enter sends it", FOLLOW, shown=True),
    Command(
        "follow_up_now",
        "F",
        "send now",
        "Send this step's follow-up at once, unless something is to be looked at",
        FOLLOW,
    ),
    Command("own_words", "r", "write", "Write a follow-up in your own words", FOLLOW, shown=True),
    Command("archive", "e,a", "archive", "Archive: no answer will come", DECIDE, mutt="d,a", shown=True),
    Command("snooze", "s", "snooze", "Not before a day: tue 9am, 3d, in 2 weeks", DECIDE, shown=True),
    Command("note", "n", "note", "Write a note", DECIDE, shown=True),
    Command("touch", "t", "call", "Log a call, text or meeting", DECIDE, shown=True),
    Command("won", "w", "won", "Close as won", DECIDE),
    Command("lost", "l", "lost", "Close as lost", DECIDE),
    Command("handed_over", "h", "handed over", "Close as handed over", DECIDE),
    Command("not_a_lead", "x", "no lead", "This is not a lead", DECIDE),
    Command("bring_back", "b", "bring back", "Bring back what is settled, closed or never a lead", DECIDE),
    Command("settle", "full_stop", "settled", "Say that no answer is owed; where that is so, that one is", DECIDE),
    Command("readdress", "m", "new address", "Give another address of a person, first of all one that bounced", DECIDE),
    Command(
        "clear_holds",
        "H",
        "looked",
        "Say that you have looked: holds, bounces and absences known so far no longer count",
        DECIDE,
    ),
    Command("ignore", "X", "ignore", "Never make leads of this person or domain", DECIDE),
    Command("do_not_contact", "D", "never again", "Never write to this person again (asks first)", DECIDE),
    Command("pin", "p", "pin", "Pin, or unpin", DECIDE),
    Command("cadence", "c", "cadence", "Choose another cadence", DECIDE),
    Command("undo", "u", "undo", "Take back the last step", DECIDE, shown=True),
    Command("original", "o", "original", "Show the original mail", LOOK),
    Command("filter", "slash", "find", "Show only people, subjects or domains with these words", LOOK, shown=True),
    Command("clear", "escape", "show all", "Take away the filter, then the selection", LOOK),
    Command("sort", "S", "sort", "Sort by the next column", LOOK),
    Command("reverse", "I", "reverse", "Turn the order around", LOOK),
    Command("first_look", "L", "first look", "Go through all conversations in groups", LOOK),
    Command("plan", "P", "plan", "What the autopilot will send, and what it leaves to you", LOOK),
    Command("log", "ctrl+l", "log", "Show what was done and what failed", LOOK),
    Command("toggle_detail", "z", "detail", "Hide or show the detail", LOOK),
    Command("detail_down", "ctrl+j,shift+down", "read on", "Half a page on in the detail", LOOK),
    Command("detail_up", "ctrl+k,shift+up", "read back", "Half a page back in the detail", LOOK),
    Command("cursor_down", "j,down", "down", "Next row", MOVE),
    Command("cursor_up", "k,up", "up", "Previous row", MOVE),
    Command("cursor_first", "g,home", "first", "First row", MOVE),
    Command("cursor_last", "G,end", "last", "Last row", MOVE),
    Command("page_down", "pagedown,ctrl+f", "page down", "A page down", MOVE, mutt="pagedown,ctrl+f,ctrl+d"),
    Command("page_up", "pageup,ctrl+b", "page up", "A page up", MOVE, mutt="pageup,ctrl+b,ctrl+u"),
    Command("mark", "v,space", "select", "Select this row, or not", MOVE, mutt="v,space"),
    Command("mark_all", "V", "select all", "Select all rows, or none", MOVE),
    Command("next_view", "tab", "next view", "The next view", MOVE),
    Command("previous_view", "shift+tab", "previous view", "The previous view", MOVE),
    Command("scan", "R", "scan", "Read what is new in the mailboxes now", PROGRAM),
    Command(
        "stop_autopilot",
        "exclamation_mark",
        "stop",
        "Stop the autopilot at once: nothing is sent by itself; pressed again, it goes on",
        PROGRAM,
    ),
    Command("daemon", "B", "daemon", "The background process: how it stands; start it, stop it, pause it", PROGRAM),
    Command("help", "question_mark", "help", "All keys", PROGRAM, shown=True),
    Command("quit", "q", "quit", "Leave; asks only while mail is waiting to be sent", PROGRAM, shown=True),
)
VIEW_KEYS = tuple(str(number) for number in range(1, 9))


def bindings() -> list[Binding]:
    """All bindings of the main screen, in the default keymap; each carries the id it is remapped by."""
    made = [Binding(one.keys, one.name, one.label, show=one.shown, id=one.name, tooltip=one.help) for one in COMMANDS]
    return [*made, *(Binding(key, f"view({key})", f"view {key}", show=False, id=f"view_{key}") for key in VIEW_KEYS)]
