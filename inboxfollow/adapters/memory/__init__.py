"""Ports kept in memory: for the demo and for tests of everything above the ports."""

from inboxfollow.adapters.memory.clock import FixedClock
from inboxfollow.adapters.memory.filing import MemoryFiling
from inboxfollow.adapters.memory.mailbox import MemoryMailbox
from inboxfollow.adapters.memory.notifier import MemoryNotifier
from inboxfollow.adapters.memory.sender import MemorySender
from inboxfollow.adapters.memory.workers import SameProcess

__all__ = ["FixedClock", "MemoryFiling", "MemoryMailbox", "MemoryNotifier", "MemorySender", "SameProcess"]
