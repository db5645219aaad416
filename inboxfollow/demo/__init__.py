"""The sample mailbox behind `inboxfollow demo`: invented people, real mail bytes, dates relative to now."""
